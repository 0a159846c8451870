package io.sysflow.streams.alert;

import io.sysflow.model.Activity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.RestType;
import io.sysflow.model.Traffic;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file and network fields of the Elastic Common Schema: what an activity was about. */
final class EcsObject {

  private EcsObject() {}

  static void write(JsonOut json, EnrichedRecord record) throws IOException {
    Activity activity = record.activity();
    if (activity instanceof FileFlow flow) {
      file(json, record.file(), null, flow.mode());
    } else if (activity instanceof FileEvent event) {
      file(json, record.file(), record.newFile(), event.mode());
    } else if (activity instanceof NetworkFlow flow) {
      network(json, flow.tuple(), flow.writes(), flow.reads());
    } else if (activity instanceof NetworkEvent event) {
      network(json, event.tuple(), Traffic.NONE, Traffic.NONE);
    }
  }

  /** Returns the addresses that the activity names, the client's first. */
  static List<String> addresses(Activity activity) {
    return tuple(activity)
        .map(
            tuple ->
                tuple.sip().equals(tuple.dip())
                    ? List.of(tuple.sip().toString())
                    : List.of(tuple.sip().toString(), tuple.dip().toString()))
        .orElse(List.of());
  }

  private static Optional<FiveTuple> tuple(Activity activity) {
    if (activity instanceof NetworkFlow flow) {
      return Optional.of(flow.tuple());
    }
    return activity instanceof NetworkEvent event ? Optional.of(event.tuple()) : Optional.empty();
  }

  private static void file(
      JsonOut json, @Nullable FileEntity file, @Nullable FileEntity newFile, @Nullable Integer mode)
      throws IOException {
    if (file == null) {
      return;
    }
    json.object(
        "file",
        out -> {
          out.text("path", file.path())
              .text("name", EcsProcess.baseName(file.path()))
              .text("directory", directory(file.path()))
              .text("extension", extension(EcsProcess.baseName(file.path())))
              .text("type", type(file.restype()));
          if (newFile != null) {
            out.text("target_path", newFile.path());
          }
          if (mode != null) {
            out.text("mode", "%04o".formatted(mode));
          }
        });
  }

  private static String directory(String path) {
    int slash = path.lastIndexOf('/');
    return slash > 0 ? path.substring(0, slash) : path.substring(0, slash + 1);
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot + 1) : "";
  }

  private static String type(RestType type) {
    return switch (type) {
      case FILE -> "file";
      case DIRECTORY -> "dir";
      case UNIX_SOCKET -> "socket";
      case PIPE -> "pipe";
      case UNKNOWN -> "";
    };
  }

  private static void network(JsonOut json, FiveTuple tuple, Traffic sent, Traffic received)
      throws IOException {
    json.object(
        "network",
        network ->
            network
                .text("type", tuple.sip().version() == 6 ? "ipv6" : "ipv4")
                .text("transport", transport(tuple.proto()))
                .text("iana_number", tuple.proto() < 0 ? "" : Integer.toString(tuple.proto()))
                .number("bytes", sent.bytes() + received.bytes())
                .text("community_id", CommunityId.of(tuple)));
    end(json, "source", tuple.sip().toString(), tuple.sport(), sent);
    end(json, "destination", tuple.dip().toString(), tuple.dport(), received);
  }

  private static void end(JsonOut json, String name, String ip, int port, Traffic sent)
      throws IOException {
    json.object(
        name,
        end ->
            end.text("address", ip)
                .text("ip", ip)
                .number("port", port)
                .number("bytes", sent.bytes()));
  }

  static String transport(int proto) {
    return switch (proto) {
      case FiveTuple.TCP -> "tcp";
      case FiveTuple.UDP -> "udp";
      case FiveTuple.ICMP -> "icmp";
      default -> "";
    };
  }
}
