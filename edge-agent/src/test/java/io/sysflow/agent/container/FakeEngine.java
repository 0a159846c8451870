package io.sysflow.agent.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A Docker Engine that knows answers by path, and nothing else. */
final class FakeEngine implements AutoCloseable {

  final Map<String, String> answers = new ConcurrentHashMap<>();
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  volatile String server = "Docker/20.10.24 (linux)";
  volatile boolean hangs;

  private final Path path;
  private final ServerSocketChannel socket;

  FakeEngine(Path path) throws IOException {
    this.path = path;
    socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(path));
    Thread thread = new Thread(this::serve, "fake-engine");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    while (socket.isOpen()) {
      try (SocketChannel connection = socket.accept()) {
        answer(connection);
      } catch (IOException e) {
        // The client went away, or the test is over.
      }
    }
  }

  private void answer(SocketChannel connection) throws IOException {
    ByteBuffer request = ByteBuffer.allocate(4096);
    while (connection.read(request) > 0 && !text(request).contains("\r\n\r\n")) {}
    String target = text(request).split(" ", 3)[1];
    asked.add(target);
    if (hangs) {
      connection.read(request);
      return;
    }
    String body = answers.get(target);
    String head =
        "HTTP/1.1 %s\r\nServer: %s\r\nConnection: close\r\n\r\n"
            .formatted(body == null ? "404 Not Found" : "200 OK", server);
    connection.write(ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(ByteBuffer buffer) {
    return StandardCharsets.US_ASCII.decode(buffer.duplicate().flip()).toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
