package io.sysflow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.codec.MalformedRecordException;
import io.sysflow.model.Header;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import io.sysflow.model.XopFlags;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {

  private static final Oid OLD = new Oid(400, 1);
  private static final Oid NEW = new Oid(1010, 2);

  @Test
  void recordsComeAtTheirTimeWithTheirTimesMoved() {
    Replay replay =
        new Replay(recording(header(1000), exec(1010, OLD), exec(1020, NEW)), "web", 100, 5000);

    List<SysFlow> atOnce = replay.due(5000);
    List<SysFlow> later = replay.due(5015);

    assertThat(atOnce).containsExactly(new SysFlow(header("web"), 5000, 1, 5000));
    assertThat(later).containsExactly(new SysFlow(event(5010, new Oid(4400, 1)), 5000, 2, 5015));
  }

  @Test
  void inEachRepetitionOldProcessesStayAndNewOnesAreNew() {
    Replay replay =
        new Replay(recording(header(1000), exec(1010, OLD), exec(1020, NEW)), "web", 100, 5000);

    List<SysFlow> twice = replay.due(5140);

    assertThat(twice)
        .extracting(SysFlow::rec)
        .containsExactly(
            header("web"),
            event(5010, new Oid(4400, 1)),
            event(5020, new Oid(5010, 2)),
            header("web"),
            event(5130, new Oid(4400, 1)),
            event(5140, new Oid(5130, 2)));
    assertThat(twice).extracting(SysFlow::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void aRecordingThatCannotBeReplayedIsRefused() {
    assertThatThrownBy(() -> recording(exec(1010, OLD)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("a recording that does not begin with a header");
    assertThatThrownBy(() -> recording(SysFlow.bare(header("web"))))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("a recording without emission times");
  }

  private static Recording recording(SysFlow... records) {
    return new Recording(List.of(records));
  }

  private static SysFlow header(long emitted) {
    return new SysFlow(header("recorded"), 7, 1, emitted);
  }

  private static Header header(String node) {
    return new Header(Header.VERSION, node, "NA", "", null);
  }

  private static SysFlow exec(long ts, Oid process) {
    return new SysFlow(event(ts, process), 7, 2, ts);
  }

  private static SysFlowRecord event(long ts, Oid process) {
    return new ProcessEvent(
        process, ts, 1, OpFlags.NONE.plus(OpFlag.EXEC), List.of(), 0, XopFlags.NONE, null, null);
  }
}
