package io.sysflow.agent.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.sink.SpoolEntry.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendQueueTest {

  private static final int MB = 1 << 20;

  @TempDir private Path dir;

  @Test
  void whatDoesNotFitInMemoryWaitsOnDiskInOrder() throws InterruptedException {
    SendQueue queue = queue(1000, dir.resolve("spool"), 64L * MB);

    for (int i = 0; i < 5000; i++) {
      queue.put(entry(i, 1000, Kind.ACTIVITY));
    }
    List<Long> taken = drain(queue);

    assertThat(taken).hasSize(5000).isSorted();
    assertThat(queue.dropped()).isZero();
    assertThat(dir.resolve("spool")).isEmptyDirectory();
  }

  @Test
  void newOnesDoNotOvertakeThoseOnDisk() throws InterruptedException {
    SendQueue queue = queue(2000, dir.resolve("spool"), 64L * MB);
    for (int i = 0; i < 10; i++) {
      queue.put(entry(i, 1000, Kind.ACTIVITY));
    }

    List<Long> taken = new ArrayList<>();
    taken.add(take(queue));
    queue.put(entry(10, 1000, Kind.ACTIVITY));
    taken.addAll(drain(queue));

    assertThat(taken).hasSize(11).isSorted();
  }

  @Test
  void pastTheBoundTheOldestActivitiesAreDroppedAndAllEntitiesStay() throws InterruptedException {
    SendQueue queue = queue(1000, dir.resolve("spool"), 4L * MB);

    for (int i = 0; i < 8000; i++) {
      queue.put(entry(i, 1000, i % 10 == 0 ? Kind.ENTITY : Kind.ACTIVITY));
    }
    List<Long> taken = drain(queue);

    assertThat(taken).isSorted().endsWith(7999L);
    assertThat(taken.stream().filter(i -> i % 10 == 0)).hasSize(800);
    assertThat(queue.dropped()).isPositive().isEqualTo(8000 - taken.size());
  }

  @Test
  void whereEntitiesAloneAreTooMuchNothingPassesUntilACheckpoint() throws InterruptedException {
    SendQueue queue = queue(1000, dir.resolve("spool"), 4L * MB);
    for (int i = 0; i < 8000 && queue.dropped() == 0; i++) {
      queue.put(entry(i, 1000, Kind.ENTITY));
    }

    long dropped = queue.dropped();
    queue.put(entry(10_000, 10, Kind.ACTIVITY));
    queue.put(entry(10_001, 10, Kind.CHECKPOINT));
    queue.put(entry(10_002, 10, Kind.ACTIVITY));

    assertThat(dropped).isPositive();
    assertThat(queue.dropped()).isEqualTo(dropped + 1);
    assertThat(drain(queue)).containsExactly(10_001L, 10_002L);
  }

  @Test
  void whatAnAgentLeftThatDidNotEndWellIsRemoved() throws Exception {
    Path spool = Files.createDirectory(dir.resolve("spool"));
    Files.createFile(spool.resolve("spool.17"));
    SendQueue queue = queue(1, spool, 4L * MB);

    queue.put(entry(1, 1000, Kind.ACTIVITY));

    assertThat(spool.resolve("spool.17")).doesNotExist();
    assertThat(drain(queue)).containsExactly(1L);
  }

  @Test
  void aDiskThatFailsIsALossThatIsCounted() throws Exception {
    Path file = Files.createFile(dir.resolve("spool"));
    SendQueue queue = queue(1200, file, 4L * MB);

    queue.put(entry(1, 1000, Kind.ENTITY));
    queue.put(entry(2, 1000, Kind.ACTIVITY));
    queue.put(entry(3, 10, Kind.CHECKPOINT));

    assertThat(queue.dropped()).isEqualTo(2);
    assertThat(drain(queue)).containsExactly(3L);
  }

  private static SpoolEntry entry(long number, int bytes, Kind kind) {
    return new SpoolEntry(new byte[bytes], number, kind);
  }

  private static long take(SendQueue queue) throws InterruptedException {
    SpoolEntry entry = queue.poll(1);
    return entry == null ? -1 : entry.emitted();
  }

  private static List<Long> drain(SendQueue queue) throws InterruptedException {
    List<Long> taken = new ArrayList<>();
    while (!queue.isEmpty()) {
      taken.add(take(queue));
    }
    return taken;
  }

  private static SendQueue queue(long memory, Path spool, long disk) {
    return new SendQueue(new QueueOptions("test", memory, spool, disk, false));
  }
}
