package io.sysflow.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final Set<String> FORMER =
      Metrics.former(Set.of("sysflow.records", "a.b", "a_b", "plain"));

  @Test
  void lagOfATopicIsToldOnce() {
    assertThat(Metrics.isWanted(lag("sysflow.records"), FORMER)).isTrue();
    assertThat(Metrics.isWanted(lag("sysflow_records"), FORMER)).isFalse();
    assertThat(Metrics.isWanted(lag("plain"), FORMER)).isTrue();
    assertThat(Metrics.isWanted(lag("a_b"), FORMER)).isTrue();
  }

  @Test
  void whatOperatorsDoNotLookAtIsLeftOut() {
    assertThat(Metrics.isWanted(id("kafka.app.info.start", Tags.empty()), FORMER)).isFalse();
    assertThat(Metrics.isWanted(id("sysflow.alerts", Tags.empty()), FORMER)).isTrue();
  }

  private static Meter.Id lag(String topic) {
    return id("kafka.consumer.fetch.manager.records.lag", Tags.of("topic", topic));
  }

  private static Meter.Id id(String name, Tags tags) {
    return new Meter.Id(name, tags, null, null, Meter.Type.GAUGE);
  }
}
