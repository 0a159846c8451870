package io.sysflow.streams.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.Oid;
import io.sysflow.model.Traffic;
import io.sysflow.streams.enrich.Counts;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A million connections that lead nowhere, within a minute of their time. */
final class LinkBoundsTest {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final Who WHO =
      new Who(1, RandomCluster.process(new Oid(1, 7), null, null), List.of(), null, null, null);

  @Test
  void stateIsBoundedUnderAFloodOfRandomTuples() {
    flood(60_000, 3_000);
  }

  @Test
  @Tag("long")
  void stateIsBoundedUnderAMillionRandomTuplesAMinute() {
    flood(1_000_000, LinkLimits.DEFAULT.ends());
  }

  private static void flood(int flows, int bound) {
    LinkLimits usual = LinkLimits.DEFAULT;
    LinkLimits limits =
        new LinkLimits(
            usual.grace(),
            usual.retention(),
            usual.idle(),
            usual.skew(),
            usual.close(),
            bound,
            usual.meeting(),
            usual.pieces());
    Counts<LinkCount> counts = new Counts<>(LinkCount.class);
    Linker linker = new Linker(limits, counts, new ClockOffsets());
    Random random = new Random(1);
    long told = 0;
    int most = 0;
    for (int i = 0; i < flows; i++) {
      long now = MINUTE / flows * i;
      told += linker.accept(random(random, now, i), now).size();
      if (i % (flows / 6) == 0) {
        told += linker.advance(now).size();
      }
      most = Math.max(most, linker.size());
      if (i % 1000 == 0) {
        linker.takeChanged();
      }
    }

    told += linker.finish().size();
    assertThat(most).isLessThanOrEqualTo(bound);
    assertThat(counts.get(LinkCount.LINKS_HALF)).isEqualTo(told).isEqualTo(flows);
    assertThat(counts.get(LinkCount.ENDS_FORGOTTEN) + counts.get(LinkCount.ENDS_EXPIRED))
        .isEqualTo(flows - linker.size());
  }

  private static Sighting random(Random random, long now, int seq) {
    FiveTuple tuple =
        new FiveTuple(
            new Ip(4, 0, random.nextInt() & 0xffffffffL),
            1 + random.nextInt(65535),
            new Ip(4, 0, random.nextInt() & 0xffffffffL),
            1 + random.nextInt(65535),
            FiveTuple.TCP);
    Piece piece =
        new Piece(
            1,
            seq,
            new Oid(1, 7),
            5,
            Side.CLIENT,
            true,
            false,
            false,
            false,
            now,
            now,
            Traffic.NONE,
            new Traffic(1, 1));
    return new Sighting(new EndKey("node" + random.nextInt(20), tuple), piece, WHO);
  }
}
