package io.sysflow.streams;

import io.sysflow.streams.policyset.PolicyBoard;
import io.sysflow.streams.policyset.ShadowReport;
import io.sysflow.streams.query.Api;
import io.sysflow.streams.query.ApiServer;
import io.sysflow.streams.query.Metrics;
import io.sysflow.streams.query.Router;
import io.sysflow.streams.topology.Counters;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;

/** The HTTP API of an instance, with all that it needs. */
final class HttpApi implements AutoCloseable {

  private final ApiServer server;
  private final Metrics metrics;

  private HttpApi(ApiServer server, Metrics metrics) {
    this.server = server;
    this.metrics = metrics;
  }

  /**
   * Starts to answer.
   *
   * @throws StartException if the address cannot be had
   */
  static HttpApi start(
      StreamsSettings.Http http, KafkaStreams streams, StreamsApp app, Counters counters) {
    Metrics metrics = new Metrics(streams, counters, app.topics());
    Router router = new Router(streams, http.endpoint(), http.token());
    Api api =
        new Api(
            streams,
            router,
            new Api.Known(app::reader, app.history(), () -> policies(app), metrics),
            Clocks::wallMillis);
    try {
      return new HttpApi(
          ApiServer.start(new InetSocketAddress(http.host(), http.port()), api, http.token()),
          metrics);
    } catch (IOException e) {
      metrics.close();
      throw new StartException("HTTP at %s: %s (see --http)".formatted(http, e.getMessage()));
    }
  }

  @Override
  public void close() {
    server.close();
    metrics.close();
  }

  private static Map<String, Object> policies(StreamsApp app) {
    Map<String, Object> sets = new LinkedHashMap<>();
    app.policies().forEach((key, posted) -> sets.put(key, set(posted)));
    List<Map<String, Object>> trials =
        app.shadows().trials().stream().map(trial -> trial(app.shadows(), trial)).toList();
    return Map.of("published", sets, "shadow", trials);
  }

  private static Map<String, Object> trial(ShadowReport report, ShadowReport.Trial trial) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("set", trial.set());
    shown.put("version", trial.version());
    shown.put("records", report.judgedOn(trial));
    shown.put(
        "rules",
        report.lines().stream()
            .filter(line -> line.trial().equals(trial))
            .map(HttpApi::line)
            .toList());
    return shown;
  }

  private static Map<String, Object> set(PolicyBoard.Posted posted) {
    Map<String, Object> set = new LinkedHashMap<>();
    set.put("version", posted.set().version());
    set.put("serial", posted.set().serial());
    set.put("shadow", posted.set().shadow());
    set.put("withdrawn", posted.set().withdrawn());
    set.put("rules", posted.policy() == null ? 0 : posted.policy().rules().size());
    return set;
  }

  private static Map<String, Object> line(ShadowReport.Line line) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("rule", line.ruleId());
    shown.put("change", line.change().name().toLowerCase(Locale.ROOT));
    shown.put("alerts", line.alerts());
    shown.put("example", line.example());
    return shown;
  }
}
