package io.sysflow.policy.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessActivity;
import io.sysflow.policy.command.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that were asked for before are those of the bits that are asked for now. */
class NameListsTest {

  private final NameLists names = new NameLists();

  @Test
  void namesOfOperationsAreThoseOfTheirRecord() {
    List<EnrichedRecord> records =
        List.of(
            Samples.record("{when: open read /a, process: /bin/cat}"),
            Samples.record("{when: connect 10.0.0.9 80, process: /bin/nc}"),
            Samples.record("{when: send 10.0.0.9 80, process: /bin/nc}"),
            Samples.record("{when: exec, process: /bin/sh}"),
            Samples.record("{when: unlink /a, process: /bin/rm}"));

    for (int i = 0; i < 3; i++) {
      for (EnrichedRecord record : records) {
        ProcessActivity activity = (ProcessActivity) record.activity();
        assertThat(names.operations(activity)).isEqualTo(SysFlowNames.operations(activity));
      }
    }
  }

  @Test
  void namesOfFlagsAreThoseOfTheOpen() {
    for (int bits = 0; bits < 3 * 0x2000; bits++) {
      OpenFlags flags = new OpenFlags(bits % 0x2000);
      assertThat(names.openFlags(flags)).isEqualTo(SysFlowNames.openFlags(flags));
    }
  }
}
