package io.sysflow.streams.query;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server. Few threads answer, and few questions wait: who asks too much is turned away, so
 * that no question slows the stream.
 */
public final class ApiServer implements AutoCloseable {

  /** Says that another instance asks on behalf of somebody. */
  static final String ROUTED = "X-SysFlow-Routed";

  private static final List<String> METHODS = List.of("GET", "HEAD");

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int THREADS = 32;

  /** Of questions after state at once: the others are turned away, and probes are answered. */
  private static final int ANSWERED = 4;

  private static final int WAITING = 64;
  private static final int BACKLOG = 128;
  private static final int REQUEST_SECONDS = 5;
  private static final int ANSWER_SECONDS = 60;
  private static final int CONNECTIONS = 256;

  private final HttpServer server;
  private final ThreadPoolExecutor executor;
  private final Api api;
  private final Optional<String> token;
  private final Semaphore answered = new Semaphore(ANSWERED);

  private ApiServer(HttpServer server, Api api, Optional<String> token) {
    this.server = server;
    this.api = api;
    this.token = token;
    executor =
        new ThreadPoolExecutor(
            THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING));
  }

  /**
   * Starts to answer.
   *
   * @param token that must come with all questions but those after health; empty if none need
   * @throws IOException if the address cannot be had
   */
  public static ApiServer start(InetSocketAddress address, Api api, Optional<String> token)
      throws IOException {
    // Who sends or reads slowly does not keep a thread from others.
    limit("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    limit("sun.net.httpserver.maxRspTime", ANSWER_SECONDS);
    limit("jdk.httpserver.maxConnections", CONNECTIONS);
    ApiServer started = new ApiServer(HttpServer.create(address, BACKLOG), api, token);
    started.server.createContext("/", started::handle);
    started.server.setExecutor(started.executor);
    started.server.start();
    return started;
  }

  /** The server of the JDK reads its limits from properties, once. */
  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      exchange.sendResponseHeaders(answer.status(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  @SuppressWarnings("IllegalCatch") // Whoever asks is told that it failed, and the log why.
  private Answer answer(HttpExchange exchange) {
    if (!METHODS.contains(exchange.getRequestMethod())) {
      return Answer.error(405, "only GET and HEAD are answered")
          .with("Allow", String.join(", ", METHODS));
    }
    try {
      Question question =
          Question.of(
              exchange.getRequestURI().getRawPath(),
              exchange.getRequestURI().getRawQuery(),
              exchange.getRequestHeaders().containsKey(ROUTED));
      String first = question.path().get(0);
      if (!first.equals("health") && !first.equals("ready") && !allowed(exchange)) {
        return Answer.error(401, "a token is needed: Authorization: Bearer …")
            .with("WWW-Authenticate", "Bearer");
      }
      return first.equals(Api.V1) ? answer(question) : api.answer(question);
    } catch (IllegalArgumentException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.warn("question failed: path={}", exchange.getRequestURI().getPath(), e);
      return Answer.error(500, "failed; the log says why");
    }
  }

  private Answer answer(Question question) {
    if (!answered.tryAcquire()) {
      return Answer.error(503, "too many questions at once; ask again");
    }
    try {
      return api.answer(question);
    } finally {
      answered.release();
    }
  }

  private boolean allowed(HttpExchange exchange) {
    if (token.isEmpty()) {
      return true;
    }
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    byte[] expected = ("Bearer " + token.get()).getBytes(StandardCharsets.UTF_8);
    return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected);
  }
}
