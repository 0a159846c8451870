package io.sysflow.agent.kubernetes;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An API server that keeps objects, lists them page by page, and streams their changes. Where its
 * memory ends, it says so as the real one does: 410 in the stream.
 */
final class FakeApiServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  final List<String> requests = new CopyOnWriteArrayList<>();
  volatile String token = "first";
  volatile boolean down;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Map<String, ObjectNode>> objects = new HashMap<>();
  private final List<Change> history = new ArrayList<>();
  private long version = 1;
  private long oldest;
  private int generation;

  private record Change(String resource, long version, String line) {}

  FakeApiServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/api/v1/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Adds or changes an object. */
  synchronized void put(String resource, String json) throws IOException {
    ObjectNode object = (ObjectNode) JSON.readTree(json);
    Map<String, ObjectNode> all = objects.computeIfAbsent(resource, r -> new TreeMap<>());
    String uid = object.at("/metadata/uid").asText();
    object.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
    change(all.put(uid, object) == null ? "ADDED" : "MODIFIED", resource, object);
  }

  synchronized void delete(String resource, String uid) {
    ObjectNode object = requireNonNull(objects.getOrDefault(resource, new TreeMap<>()).remove(uid));
    object.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
    change("DELETED", resource, object);
  }

  /** Sends a bookmark at a new version, without a change. */
  synchronized void bookmark(String resource, String kind) {
    ObjectNode object = JSON.createObjectNode().put("kind", kind).put("apiVersion", "v1");
    object.putObject("metadata").put("resourceVersion", String.valueOf(++version));
    change("BOOKMARK", resource, object);
  }

  /** Forgets all changes so far. */
  synchronized void compact() {
    oldest = version;
  }

  /** Breaks all watches off. */
  synchronized void disconnect() {
    generation++;
    notifyAll();
  }

  synchronized long version() {
    return version;
  }

  private void change(String type, String resource, ObjectNode object) {
    ObjectNode event = JSON.createObjectNode().put("type", type);
    event.set("object", object.deepCopy());
    history.add(new Change(resource, version, event + "\n"));
    notifyAll();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestURI().toString());
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (down || !("Bearer " + token).equals(authorization)) {
      exchange.sendResponseHeaders(down ? 503 : 401, -1);
      exchange.close();
      return;
    }
    Map<String, String> query = query(exchange.getRequestURI());
    String resource = exchange.getRequestURI().getPath().substring("/api/v1/".length());
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      if ("true".equals(query.get("watch"))) {
        stream(out, resource, query);
      } else {
        out.write(list(resource, query).toString().getBytes(StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized ObjectNode list(String resource, Map<String, String> query) {
    int from = Integer.parseInt(query.getOrDefault("continue", "0"));
    int limit = Integer.parseInt(query.getOrDefault("limit", "1000"));
    List<ObjectNode> all =
        objects.getOrDefault(resource, Map.of()).values().stream()
            .filter(object -> selects(query, object))
            .toList();
    int to = Math.min(all.size(), from + limit);
    ObjectNode list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
    ObjectNode metadata = list.putObject("metadata").put("resourceVersion", "" + version);
    if (to < all.size()) {
      metadata.put("continue", String.valueOf(to));
    }
    list.putArray("items").addAll(all.subList(from, to));
    return list;
  }

  private void stream(OutputStream out, String resource, Map<String, String> query)
      throws IOException, InterruptedException {
    long from = Long.parseLong(query.get("resourceVersion"));
    int mine = generation();
    if (from < oldest()) {
      out.write(
          """
          {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure",\
          "reason":"Expired","message":"too old resource version","code":410}}
          """
              .getBytes(StandardCharsets.UTF_8));
      return;
    }
    out.flush(); // the headers
    while (true) {
      List<Change> changes = await(resource, from, mine);
      if (changes.isEmpty()) {
        return;
      }
      for (Change change : changes) {
        from = change.version;
        if (selects(query, JSON.readTree(change.line).path("object"))) {
          out.write(change.line.getBytes(StandardCharsets.UTF_8));
          out.flush();
        }
      }
    }
  }

  private synchronized List<Change> await(String resource, long from, int mine)
      throws InterruptedException {
    while (generation == mine) {
      List<Change> changes =
          history.stream()
              .filter(change -> change.resource.equals(resource) && change.version > from)
              .toList();
      if (!changes.isEmpty()) {
        return changes;
      }
      wait();
    }
    return List.of();
  }

  private synchronized int generation() {
    return generation;
  }

  private synchronized long oldest() {
    return oldest;
  }

  private static boolean selects(Map<String, String> query, JsonNode object) {
    String selector = query.get("fieldSelector");
    boolean bookmark = object.at("/metadata/uid").isMissingNode();
    return selector == null
        || bookmark
        || selector.equals("spec.nodeName=" + object.at("/spec/nodeName").asText());
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    for (String pair : uri.getQuery().split("&", -1)) {
      int equals = pair.indexOf('=');
      query.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return query;
  }

  @Override
  public void close() {
    disconnect();
    server.stop(0);
    threads.shutdownNow();
  }
}
