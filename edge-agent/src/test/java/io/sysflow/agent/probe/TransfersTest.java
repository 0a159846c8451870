package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.RestType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel sums is told once, whatever order threads, closes and sweeps come in. */
class TransfersTest {
  private static final int PID = 100;
  private static final int OTHER = 101;
  private static final int FD = 5;

  @TempDir private Path etc;
  private final Kernel kernel = new Kernel();
  private final List<SystemEvent> events = new ArrayList<>();
  private Node node = new Node(new Clocks(0), kernel, Arch.X86_64, Path.of("/"), 0);
  private ProcessState process = process();
  private Transfers transfers = new Transfers(node);

  @BeforeEach
  void start() {
    node = new Node(new Clocks(0), kernel, Arch.X86_64, etc, 0);
    node.out.direct(events::add);
    process = process();
    node.processes.put(PID, process);
    transfers = new Transfers(node);
  }

  /** The kernel's table; each entry has an id and a number of reads of 10 bytes. */
  private static final class Kernel implements FlowTable {
    private final Map<Integer, long[]> entries = new HashMap<>();
    private Runnable beforeTake = () -> {};

    void put(int tid, long id, long reads) {
      entries.put(tid, new long[] {id, reads});
    }

    @Override
    public boolean look(int tid, int fd, FlowSums sums) {
      long[] entry = entries.get(tid);
      if (entry != null) {
        sums.id = entry[0];
        sums.tgid = PID;
        sums.start = 1;
        sums.first = 10;
        sums.last = 20;
        sums.readOps = entry[1];
        sums.readBytes = 10 * entry[1];
      }
      return entry != null;
    }

    @Override
    public boolean take(int tid, int fd, FlowSums sums) {
      beforeTake.run();
      boolean found = look(tid, fd, sums);
      entries.remove(tid);
      return found;
    }

    @Override
    public void sweep(Visitor visitor) {
      FlowSums sums = new FlowSums();
      for (int tid : List.copyOf(entries.keySet())) {
        look(tid, FD, sums);
        visitor.visit(tid, FD, sums);
      }
    }
  }

  private static ProcessState process() {
    ProcessInfo info =
        new ProcessInfo(
            new Oid(1, PID),
            null,
            "/bin/x",
            List.of(),
            0,
            "",
            0,
            "",
            false,
            null,
            false,
            "/",
            List.of(),
            ProcessFacts.NONE);
    return new ProcessState(PID, 1, info, new IntMap<>(), 1);
  }

  /** A record about an entry, with sums if there are reads. */
  private static ProbeRecord probeRecord(int kind, int tid, long id, long reads) {
    ByteBuffer bytes = ByteBuffer.allocate(200).order(ByteOrder.nativeOrder());
    bytes.putShort(Wire.AT_KIND, (short) kind);
    bytes.putLong(Wire.AT_START, 1).putInt(Wire.AT_TGID, PID).putInt(Wire.AT_TID, tid);
    bytes.putInt(Wire.AT_FD, FD).putLong(Wire.AT_A2, id);
    int length = Wire.HEADER;
    if (reads > 0) {
      bytes.putShort(length, (short) Wire.TAG_SUMS).putShort(length + 2, (short) 48);
      bytes.putLong(length + 8, 10).putLong(length + 16, 20);
      bytes.putLong(length + 24, reads).putLong(length + 32, 10 * reads);
      length += 56;
    }
    ProbeRecord view = new ProbeRecord();
    view.set(bytes, 0, length);
    return view;
  }

  private void begin(int tid, long id, String path) {
    FileResource file = new FileResource(RestType.FILE, path, null);
    transfers.begin(
        probeRecord(Wire.START, tid, id, 0),
        process,
        new OpenFile(file, 7, OpenFile.Role.UNKNOWN, false));
  }

  private List<String> lines() {
    return new Brief("DIR").lines(events);
  }

  @Test
  void sweepsTellWhatWasAdded() {
    begin(PID, 1, "/a");
    kernel.put(PID, 1, 3);
    transfers.sweep(100);
    transfers.sweep(200);
    kernel.put(PID, 1, 5);
    transfers.sweep(300);
    transfers.finish(probeRecord(Wire.CLOSE, PID, 1, 9), process);

    assertThat(lines())
        .containsExactly(
            "T1 io 5 f:/a read 3:30", "T1 io 5 f:/a read 2:20", "T1 io 5 f:/a read 4:40");
    assertThat(transfers.orphans()).isZero();
  }

  @Test
  void aSweepThatRunsAheadOfTheRingWaitsForIt() {
    begin(PID, 1, "/a");
    kernel.put(PID, 2, 4);
    transfers.sweep(100);
    transfers.finish(probeRecord(Wire.CLOSE, PID, 1, 9), process);
    begin(PID, 2, "/b");
    transfers.sweep(200);

    assertThat(lines()).containsExactly("T1 io 5 f:/a read 9:90", "T1 io 5 f:/b read 4:40");
    assertThat(transfers.orphans()).isZero();
  }

  @Test
  void aDescriptorThatAnotherThreadUsesAnewKeepsItsSums() {
    begin(OTHER, 1, "/a");
    kernel.put(OTHER, 2, 4);
    transfers.finishOthers(process, PID, FD);
    transfers.finish(probeRecord(Wire.FLUSH, OTHER, 1, 9), process);
    begin(OTHER, 2, "/b");
    transfers.finishThread(process, OTHER);

    assertThat(lines()).containsExactly("T1/T2 io 5 f:/a read 9:90", "T1/T2 io 5 f:/b read 4:40");
    assertThat(transfers.orphans()).isZero();
  }

  @Test
  void aDescriptorThatAnotherThreadUsedAndClosedAnewKeepsItsSums() {
    begin(OTHER, 1, "/a");
    transfers.finishOthers(process, PID, FD);
    transfers.finish(probeRecord(Wire.FLUSH, OTHER, 1, 9), process);
    begin(OTHER, 2, "/b");
    transfers.finish(probeRecord(Wire.CLOSE, OTHER, 2, 4), process);

    assertThat(lines()).containsExactly("T1/T2 io 5 f:/a read 9:90", "T1/T2 io 5 f:/b read 4:40");
    assertThat(transfers.orphans()).isZero();
  }

  @Test
  void aDescriptorThatIsUsedAnewAfterAnExecKeepsItsSums() {
    begin(PID, 1, "/a");
    transfers.finishBeforeExec(process, PID);
    transfers.finish(probeRecord(Wire.FLUSH, PID, 1, 9), process);

    assertThat(lines()).containsExactly("T1 io 5 f:/a read 9:90");
    assertThat(transfers.orphans()).isZero();
  }

  @Test
  void whatAThreadDidBetweenALookAndATakeIsToldWhenItIsKnown() {
    begin(OTHER, 1, "/a");
    kernel.put(OTHER, 1, 9);
    kernel.beforeTake = () -> kernel.put(OTHER, 2, 4);
    transfers.finishOthers(process, PID, FD);
    transfers.finish(probeRecord(Wire.FLUSH, OTHER, 1, 9), process);
    begin(OTHER, 2, "/b");

    assertThat(lines()).contains("T1/T2 io 5 f:/b read 4:40");
    assertThat(transfers.orphans()).isZero();
  }

  @Test
  void anEntryThatIsToldTwiceIsCountedOnce() {
    begin(PID, 1, "/a");
    kernel.put(PID, 1, 3);
    transfers.sweep(100);
    begin(PID, 1, "/a");
    transfers.finish(probeRecord(Wire.CLOSE, PID, 1, 3), process);

    assertThat(lines()).containsExactly("T1 io 5 f:/a read 3:30");
  }

  @Test
  void sumsOfAnEntryThatWasNeverToldAreCounted() {
    transfers.finish(probeRecord(Wire.CLOSE, PID, 1, 6), process);

    assertThat(events).isEmpty();
    assertThat(transfers.orphans()).isEqualTo(6);
  }

  @Test
  void anEntryWhoseOwnerIsGoneIsDroppedAndCountedInTheEnd() {
    node.processes.remove(PID);
    kernel.put(PID, 1, 6);
    transfers.sweep(1_000_000_000L);
    assertThat(kernel.entries).hasSize(1);

    transfers.sweep(60_000_000_000L);

    assertThat(kernel.entries).isEmpty();
    assertThat(transfers.orphans()).isEqualTo(6);
  }
}
