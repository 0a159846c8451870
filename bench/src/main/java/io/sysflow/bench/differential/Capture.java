package io.sysflow.bench.differential;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.ProcessActivity;
import io.sysflow.policy.field.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A capture that both engines have read.
 *
 * <p>A call of sysdig's is the operations of our records that were written when the same thread's
 * call ended at the same time, and that can be of its type. Other operations of these records have
 * no event of their own: a descriptor that a dup closes is one.
 *
 * @param file where it is
 * @param seen the calls that both see
 * @param records all of ours
 * @param ours how many calls became records
 * @param unlike how many calls both see, but as something else
 */
record Capture(Path file, List<Seen> seen, List<EnrichedRecord> records, int ours, int unlike) {

  /** Reads a capture with both engines. */
  static Capture read(Path file, Sysdig sysdig) throws IOException, InterruptedException {
    Map<Sight, List<EnrichedRecord>> ours = new OurEngine().run(file);
    List<Seen> seen = new ArrayList<>();
    int unlike = 0;
    for (Call call : sysdig.calls(file, ours.keySet())) {
      List<OurCall> operations = operations(ours.getOrDefault(call.sight(), List.of()), call);
      if (operations.isEmpty()) {
        unlike++;
      } else {
        seen.add(new Seen(call, operations));
      }
    }
    List<EnrichedRecord> records = ours.values().stream().flatMap(List::stream).toList();
    return new Capture(file, seen, records, ours.size(), unlike);
  }

  private static List<OurCall> operations(List<EnrichedRecord> records, Call call) {
    List<OurCall> operations = new ArrayList<>();
    for (EnrichedRecord record : records) {
      for (Operation operation : operations(record)) {
        if (operation.types().contains(call.type())) {
          operations.add(new OurCall(record, operation));
        }
      }
    }
    return operations;
  }

  /** Returns the operations of a record. */
  static List<Operation> operations(EnrichedRecord record) {
    return record.activity() instanceof ProcessActivity activity
        ? Operation.of(activity)
        : List.of();
  }
}
