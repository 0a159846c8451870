package io.sysflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.topology.Outcome;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TellingClientsTest {

  private static final TopicPartition FIRST = new TopicPartition("records", 0);
  private static final TopicPartition SECOND = new TopicPartition("records", 1);

  private final Counts<Outcome> counts = new Counts<>(Outcome.class);
  private final TellingClients clients = new TellingClients(counts);

  @Test
  void recordsThatWereDeletedUnreadAreCounted() {
    clients.lost(
        Map.of(FIRST, 10L, SECOND, 3L), Map.of(FIRST, 15L, SECOND, 4L), Map.of(FIRST, 20L));

    assertThat(counts.get(Outcome.DELETED_UNREAD)).isEqualTo(6);
  }

  @Test
  void topicThatWasMadeAnewLosesNothing() {
    clients.lost(Map.of(FIRST, 10L), Map.of(FIRST, 0L), Map.of(FIRST, 2L));

    assertThat(counts.get(Outcome.DELETED_UNREAD)).isZero();
  }
}
