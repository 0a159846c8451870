package io.sysflow.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.agent.event.ContainerSeen;
import io.sysflow.agent.event.EventSource;
import io.sysflow.agent.event.K8sSeen;
import io.sysflow.agent.event.PodSeen;
import io.sysflow.agent.event.ScriptedSource;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.PodEntity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class PodEventSourceTest {

  private static final long NOW = 1_700_000_000_000_000_000L;
  private static final String MANIFEST = "76b93a5d53db623424e1f1e74b94f7c2";
  private static final String STATIC_ID = "c75101e7-eed0-48d8-99e6-593b86db105c";

  @TempDir private Path dir;
  private FakeApiServer server;
  private final ScriptedSource script = new ScriptedSource();
  private EventSource source = script;
  private final List<SystemEvent> events = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = new FakeApiServer();
    Files.writeString(dir.resolve("token"), "first\n");
  }

  @AfterEach
  void stop() {
    source.close();
    server.close();
  }

  @Test
  void thePodsOfThisNodeAreToldWithTheirServices() throws IOException {
    server.put("pods", Cluster.web(2));
    server.put("pods", Cluster.pod("other", "web-1", "node-b", 0));
    server.put("services", Cluster.service());

    open();
    pollUntil(() -> told().contains(Cluster.entity(NOW, 2, Cluster.SERVICE)));

    assertThat(told()).extracting(PodEntity::name).containsOnly("web-0");
    assertThat(happened()).isEmpty();
    assertThat(server.requests)
        .contains("/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-a&limit=200");
  }

  @Test
  void aPodThatChangesIsToldAgainAndSoIsWhatHappened() throws IOException {
    server.put("pods", Cluster.web(0));
    open();
    pollUntil(() -> watching("pods"));

    server.put("pods", Cluster.web(1));
    pollUntil(() -> !happened().isEmpty());

    assertThat(told()).containsExactly(Cluster.entity(NOW, 0), Cluster.entity(NOW, 1));
    assertThat(happened())
        .extracting(K8sEvent::kind, K8sEvent::action, K8sEvent::ts)
        .containsExactly(Tuple.tuple(2, 1, NOW));
    JsonNode message = new ObjectMapper().readTree(happened().get(0).message());
    assertThat(message.at("/kind").asText()).isEqualTo("Pod");
    assertThat(message.at("/type").asText()).isEqualTo("MODIFIED");
    assertThat(message.at("/items/0/name").asText()).isEqualTo("web-0");
    assertThat(message.at("/items/0/namespace").asText()).isEqualTo("shop");
    assertThat(message.toString()).doesNotContain("secret");
  }

  @Test
  void whatChangesNothingOfAPodIsToldAsAnEventOnly() throws IOException {
    server.put("pods", Cluster.web(0));
    open();
    pollUntil(() -> watching("pods"));

    server.put("pods", Cluster.web(0));
    pollUntil(() -> !happened().isEmpty());

    assertThat(told()).containsExactly(Cluster.entity(NOW, 0));
  }

  @Test
  void aServiceThatComesAndGoesIsToldWithItsPods() throws IOException {
    server.put("pods", Cluster.web(0));
    open();
    pollUntil(() -> watching("pods") && watching("services"));

    server.put("services", Cluster.service());
    pollUntil(() -> told().size() == 2);
    server.delete("services", Cluster.SERVICE_ID);
    pollUntil(() -> happened().size() == 2);

    assertThat(told())
        .containsExactly(
            Cluster.entity(NOW, 0),
            Cluster.entity(NOW, 0, Cluster.SERVICE),
            Cluster.entity(NOW, 0));
    assertThat(happened()).extracting(K8sEvent::kind).containsOnly(4);
    assertThat(happened()).extracting(K8sEvent::action).containsExactly(0, 2);
  }

  @Test
  void ofTheClustersEventsThoseOfThisNodeAreTold() throws IOException {
    server.put("pods", Cluster.web(0));
    server.put("events", Cluster.event("old", Cluster.WEB_ID, Cluster.NODE));
    open();
    pollUntil(() -> watching("pods") && watching("events"));

    server.put("events", Cluster.event("1", "elsewhere", "node-b"));
    server.put("events", Cluster.event("2", Cluster.WEB_ID, ""));
    server.put("events", Cluster.event("3", "gone", Cluster.NODE));
    server.put("events", Cluster.event("4", Cluster.NODE, ""));
    pollUntil(() -> happened().size() == 3);

    assertThat(happened()).extracting(K8sEvent::kind).containsOnly(5);
    assertThat(happened())
        .extracting(event -> new ObjectMapper().readTree(event.message()).at("/items/0/uid"))
        .extracting(JsonNode::asText)
        .containsExactly("2", "3", "4");
  }

  @Test
  void longListsAreReadPageByPage() throws IOException {
    for (int i = 100; i < 550; i++) {
      server.put("pods", Cluster.pod("id-" + i, "web-" + i, Cluster.NODE, 0));
    }

    open();
    pollUntil(() -> told().size() == 450);

    assertThat(server.requests)
        .filteredOn(uri -> uri.contains("/pods?") && !uri.contains("watch"))
        .hasSize(3);
  }

  @Test
  void aWatchThatBreaksOffGoesOnWhereItWas() throws IOException {
    server.put("pods", Cluster.web(0));
    open();
    pollUntil(() -> watching("pods"));
    server.bookmark("pods", "Pod");
    long bookmark = server.version();
    server.put("services", Cluster.service());
    pollUntil(() -> told().size() == 2);

    server.disconnect();
    server.put("pods", Cluster.web(1));
    pollUntil(() -> told().size() == 3);

    assertThat(lists("pods")).isEqualTo(1);
    assertThat(server.requests)
        .filteredOn(uri -> uri.contains("/pods?") && uri.contains("watch=true"))
        .last()
        .asString()
        .contains("resourceVersion=" + bookmark + "&");
  }

  @Test
  void aPlaceThatTheServerForgotMakesForANewList() throws IOException {
    server.put("pods", Cluster.web(0));
    server.put("pods", Cluster.staticPod(STATIC_ID, MANIFEST));
    open();
    pollUntil(() -> watching("pods") && told().size() == 2);

    server.down = true;
    server.disconnect();
    server.put("pods", Cluster.web(7));
    server.delete("pods", STATIC_ID);
    server.compact();
    server.down = false;
    pollUntil(() -> told().contains(Cluster.entity(NOW, 7)));
    script.add(new ContainerSeen(NOW, container(MANIFEST)));
    pollUntil(script::isEmpty);

    assertThat(lists("pods")).isGreaterThan(1);
    assertThat(events).endsWith(new ContainerSeen(NOW, container(MANIFEST)));
  }

  @Test
  void aTokenIsReadAgainWhenItWasReplaced() throws IOException {
    server.put("pods", Cluster.web(0));
    open();
    pollUntil(() -> watching("pods"));

    server.token = "second";
    Files.writeString(dir.resolve("token"), "second\n");
    server.disconnect();
    server.put("pods", Cluster.web(1));
    pollUntil(() -> told().size() == 2);

    assertThat(told()).endsWith(Cluster.entity(NOW, 1));
  }

  @Test
  void aServerThatIsAwayIsWaitedFor() throws IOException {
    server.down = true;
    server.put("pods", Cluster.web(0));
    open();
    pollUntil(() -> server.requests.size() > 6);

    server.down = false;
    pollUntil(() -> !told().isEmpty());

    assertThat(told()).containsExactly(Cluster.entity(NOW, 0));
  }

  @Test
  void theContainersOfAStaticPodAreGivenItsUidAsSoonAsItIsKnown() throws IOException {
    open();
    script.add(new ContainerSeen(NOW, container(MANIFEST)));
    pollUntil(() -> watching("pods") && script.isEmpty());

    server.put("pods", Cluster.staticPod(STATIC_ID, MANIFEST));
    pollUntil(() -> !told().isEmpty());
    script.add(new ContainerSeen(NOW + 1, container(MANIFEST)));
    pollUntil(script::isEmpty);

    assertThat(events)
        .filteredOn(event -> event instanceof ContainerSeen)
        .containsExactly(
            new ContainerSeen(NOW, container(MANIFEST)),
            new ContainerSeen(NOW, container(STATIC_ID)),
            new ContainerSeen(NOW + 1, container(STATIC_ID)));
  }

  @Test
  void withoutAClusterTheSourceIsLeftAsItIs() {
    ScriptedSource plain = script;
    KubernetesOptions options = options(null, dir.resolve("none"));
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "443");

    EventSource around = PodEventSource.around(plain, options, environment, () -> NOW);

    assertThat(around).isSameAs(plain);
  }

  @Test
  void aPodIsToldItsServerByTheEnvironment() {
    KubernetesOptions options = options(null, dir.resolve("token"));

    assertThat(
            ApiServer.find(
                options,
                Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "KUBERNETES_SERVICE_PORT", "6443")))
        .contains(URI.create("https://10.96.0.1:6443"));
    assertThat(ApiServer.find(options, Map.of("KUBERNETES_SERVICE_HOST", "fd00::1")))
        .contains(URI.create("https://[fd00::1]:443"));
  }

  private static ContainerEntity container(String pod) {
    return new ContainerEntity(
        "4f66ad9a0b2e", "etcd", "etcd:3", "", ContainerType.CT_CRIO, false, pod, null);
  }

  private void open() {
    KubernetesOptions options = options(server.uri(), dir.resolve("token"));
    source = PodEventSource.around(script, options, Map.of(), () -> NOW);
  }

  private static KubernetesOptions options(@Nullable URI uri, Path token) {
    return new KubernetesOptions(
        uri,
        new KubernetesOptions.Credentials(token, null, null, null),
        Cluster.NODE,
        true,
        Duration.ofMillis(50),
        Duration.ofMillis(200));
  }

  private List<PodEntity> told() {
    return events.stream()
        .filter(PodSeen.class::isInstance)
        .map(event -> ((PodSeen) event).pod())
        .toList();
  }

  private List<K8sEvent> happened() {
    return events.stream()
        .filter(K8sSeen.class::isInstance)
        .map(event -> ((K8sSeen) event).event())
        .toList();
  }

  private boolean watching(String resource) {
    return server.requests.stream()
        .anyMatch(uri -> uri.contains("/" + resource + "?") && uri.contains("watch=true"));
  }

  private long lists(String resource) {
    return server.requests.stream()
        .filter(uri -> uri.contains("/" + resource + "?") && uri.contains("limit="))
        .count();
  }

  private void pollUntil(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      source.poll(events::add);
      pause();
    }
  }

  private void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new AssertionError("too late; so far " + events, e);
    }
  }
}
