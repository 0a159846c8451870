package io.sysflow.streams.command;

import io.sysflow.streams.StartException;
import io.sysflow.streams.StreamsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where questions are answered. */
final class HttpOptions {

  private static final String NOWHERE = "none";

  @Option(
      names = "--http",
      paramLabel = "[HOST:]PORT|none",
      defaultValue = "127.0.0.1:8090",
      description =
          "Where to answer questions: health, metrics, nodes, processes, policies. Beyond the"
              + " loopback interface a token is needed. Default: ${DEFAULT-VALUE}")
  private String http = NOWHERE;

  @Option(
      names = "--http-advertise",
      paramLabel = "HOST",
      description = "The name by which other instances reach this one. Default: as in --http")
  private @Nullable String advertised;

  @Option(
      names = "--http-token-file",
      paramLabel = "FILE",
      description = "A file with the token that must come with questions (Authorization: Bearer).")
  private @Nullable Path tokenFile;

  /**
   * Returns where questions are answered.
   *
   * @throws StartException if that is not well said, or not safe
   */
  Optional<StreamsSettings.Http> http() {
    if (http.equals(NOWHERE)) {
      return Optional.empty();
    }
    int colon = http.lastIndexOf(':');
    String host = colon < 1 ? "127.0.0.1" : http.substring(0, colon);
    int port = port(http.substring(colon + 1));
    Optional<String> token = token();
    if (token.isEmpty() && !isLoopback(host)) {
      throw new StartException(
          "--http %s is beyond the loopback interface and needs --http-token-file".formatted(http));
    }
    if (advertised == null && isAny(host)) {
      throw new StartException(
          "--http %s is no address that other instances reach: add --http-advertise HOST"
              .formatted(http));
    }
    return Optional.of(
        new StreamsSettings.Http(host, port, advertised == null ? host : advertised, token));
  }

  private int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 1 << 16) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new StartException("--http: expected [HOST:]PORT or none but found " + http);
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return Optional.empty();
    }
    try {
      String token = Files.readString(tokenFile).strip();
      if (token.isEmpty()) {
        throw new StartException(tokenFile + ": there is no token in it");
      }
      return Optional.of(token);
    } catch (IOException e) {
      throw new StartException(tokenFile + ": the token cannot be read: " + Unread.why(e));
    }
  }

  private static boolean isLoopback(String host) {
    return address(host).isLoopbackAddress();
  }

  private static boolean isAny(String host) {
    return address(host).isAnyLocalAddress();
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new StartException("--http: unknown host " + host);
    }
  }
}
