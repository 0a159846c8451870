package io.sysflow.agent.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 and unary gRPC calls over Unix sockets. gRPC is HTTP/2 with five bytes before each
 * message (github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md). Jetty's client, two megabytes of Java,
 * speaks both versions of HTTP; gRPC's own library is fifteen and speaks one.
 */
final class UnixHttp implements AutoCloseable {

  private static final int GRPC_PREFIX = 5;
  private static final String GRPC_OK = "0";
  private static final String GRPC_NOT_FOUND = "5";
  private static final int THREADS = 6;
  private static final long IDLE_MILLIS = 30_000;

  private final Duration timeout;

  /** Made when it is first needed: most hosts of an agent that starts have nobody to ask. */
  private @Nullable HttpClient client;

  private boolean closed;

  /** Makes a client whose calls take no longer than {@code timeout}. */
  UnixHttp(Duration timeout) {
    this.timeout = timeout;
  }

  private synchronized HttpClient client() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
    HttpClient current = client;
    if (current == null) {
      current = newClient(timeout);
      client = current;
    }
    return current;
  }

  private static HttpClient newClient(Duration timeout) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1, (int) IDLE_MILLIS);
    threads.setName("container-http");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    ClientConnector connector = new ClientConnector();
    connector.setExecutor(threads);
    connector.setSelectors(1);
    connector.setConnectTimeout(timeout);
    HttpClient client =
        new HttpClient(
            new HttpClientTransportDynamic(
                connector,
                HttpClientConnectionFactory.HTTP11,
                new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector))));
    client.setMaxConnectionsPerDestination(2);
    client.setIdleTimeout(IDLE_MILLIS);
    client.setFollowRedirects(false);
    LifeCycle.start(client);
    return client;
  }

  /** Returns the answer to a GET. */
  ContentResponse get(Path socket, String path) throws IOException, InterruptedException {
    return send(request(socket, path).version(HttpVersion.HTTP_1_1));
  }

  /**
   * Returns the message that a method answers, empty if what it was asked for is not found.
   *
   * @throws IOException if there is no answer, or an error
   */
  Optional<ProtoMessage> call(Path socket, String method, byte[] message)
      throws IOException, InterruptedException {
    ByteBuffer framed = ByteBuffer.allocate(GRPC_PREFIX + message.length);
    framed.put((byte) 0).putInt(message.length).put(message);
    ContentResponse response =
        send(
            request(socket, method)
                .version(HttpVersion.HTTP_2)
                .method(HttpMethod.POST)
                .headers(fields -> fields.put(HttpHeader.TE, "trailers"))
                .body(new BytesRequestContent("application/grpc", framed.array())));
    String status = grpcField(response, "grpc-status");
    if (GRPC_NOT_FOUND.equals(status)) {
      return Optional.empty();
    }
    if (!GRPC_OK.equals(status)) {
      throw new IOException(
          method
              + ": HTTP status "
              + response.getStatus()
              + ", gRPC status "
              + status
              + ", "
              + grpcField(response, "grpc-message"));
    }
    return Optional.of(ProtoMessage.of(unframed(response.getContent())));
  }

  /** Lets idle connections and threads go, and gives up on calls. */
  @Override
  public void close() {
    HttpClient last;
    synchronized (this) {
      closed = true;
      last = client;
    }
    if (last != null) {
      LifeCycle.stop(last);
    }
  }

  private Request request(Path socket, String path) throws IOException {
    return client()
        .newRequest("http://localhost" + path)
        .transport(new Transport.TCPUnix(socket))
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ContentResponse send(Request request) throws IOException, InterruptedException {
    try {
      return request.send();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer in time", e);
    }
  }

  /** Status and message are in the trailers, or in the headers of an answer without content. */
  private static String grpcField(ContentResponse response, String name) {
    HttpFields trailers = response.getTrailers();
    String trailer = trailers == null ? null : trailers.get(name);
    return trailer != null ? trailer : String.valueOf(response.getHeaders().get(name));
  }

  private static ByteBuffer unframed(byte[] content) {
    ByteBuffer framed = ByteBuffer.wrap(content);
    if (content.length < GRPC_PREFIX
        || framed.get() != 0
        || framed.getInt() != framed.remaining()) {
      throw new MalformedAnswerException("no single, uncompressed gRPC message");
    }
    return framed;
  }
}
