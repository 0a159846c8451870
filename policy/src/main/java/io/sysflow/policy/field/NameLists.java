package io.sysflow.policy.field;

import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessActivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of operations and of flags of open that were asked for last: there are few different
 * combinations. Used from one thread.
 */
final class NameLists {

  private static final int SLOTS = 256;

  private final @Nullable Entry[] operations = new @Nullable Entry[SLOTS];
  private final @Nullable Entry[] openFlags = new @Nullable Entry[SLOTS];

  /** The names of some bits. */
  private record Entry(RecordKind kind, long bits, long more, List<String> names) {
    boolean isOf(RecordKind otherKind, long otherBits, long otherMore) {
      return bits == otherBits && more == otherMore && kind == otherKind;
    }
  }

  /** Returns the names of a record's operations. */
  List<String> operations(ProcessActivity activity) {
    RecordKind kind = RecordKind.of(activity);
    int bits = activity.opFlags().bits();
    long more = activity.xopFlags().bits();
    int slot = slot((more << 21 | bits) * 31 + kind.number());
    Entry entry = operations[slot];
    if (entry == null || !entry.isOf(kind, bits, more)) {
      List<String> names = List.copyOf(SysFlowNames.operations(activity));
      entry = new Entry(kind, bits, more, names);
      operations[slot] = entry;
    }
    return entry.names;
  }

  /** Returns the names of an open's flags. */
  List<String> openFlags(OpenFlags flags) {
    int slot = slot(flags.bits());
    Entry entry = openFlags[slot];
    if (entry == null || !entry.isOf(RecordKind.FILE_FLOW, flags.bits(), 0)) {
      List<String> names = List.copyOf(SysFlowNames.openFlags(flags));
      entry = new Entry(RecordKind.FILE_FLOW, flags.bits(), 0, names);
      openFlags[slot] = entry;
    }
    return entry.names;
  }

  private static int slot(long bits) {
    return (int) (bits * 0x9e3779b97f4a7c15L >>> 56);
  }
}
