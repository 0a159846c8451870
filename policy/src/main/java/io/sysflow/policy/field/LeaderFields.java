package io.sysflow.policy.field;

import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields of a process's session and process group, and of their leaders. */
final class LeaderFields {

  private LeaderFields() {}

  static void define(Definer definer) {
    definer
        .number(
            "proc.sid",
            FieldType.INT,
            "Host process id of the session's leader.",
            ProcessFields.fact(facts -> ProcessFields.value(facts.sid())))
        .number(
            "proc.pgid",
            FieldType.INT,
            "Host process id of the group's leader.",
            ProcessFields.fact(facts -> ProcessFields.value(facts.pgid())))
        .number(
            "proc.vpgid",
            FieldType.INT,
            "Id of the group's leader in its own namespace.",
            view -> {
              ProcessEntity leader = leader(view, ProcessFacts::pgid);
              return leader == null ? FieldSource.MISSING : ProcessFields.vpid(leader);
            })
        .bool("proc.is_sid_leader", "Whether it leads the session.", isLeader(ProcessFacts::sid))
        .bool("proc.is_pgid_leader", "Whether it leads its group.", isLeader(ProcessFacts::pgid))
        .bool("proc.is_vpgid_leader", "Whether it leads its group.", isLeader(ProcessFacts::pgid))
        .text("proc.sname", "Name of the session's leader.", name(ProcessFacts::sid));
    leader(definer, "proc.sid", ProcessFacts::sid);
    leader(definer, "proc.pgid", ProcessFacts::pgid);
    leader(definer, "proc.vpgid", ProcessFacts::pgid);
  }

  private static void leader(
      Definer definer, String prefix, Function<ProcessFacts, @Nullable Long> id) {
    if (!prefix.equals("proc.sid")) {
      definer.text(prefix + ".name", "Name of the leader.", name(id));
    }
    definer
        .text(
            prefix + ".exe",
            "First argument of the leader.",
            view -> {
              ProcessEntity leader = leader(view, id);
              return leader == null ? null : view.texts(leader).exe();
            })
        .text(
            prefix + ".exepath",
            "Executable's path of the leader.",
            view -> {
              ProcessEntity leader = leader(view, id);
              return leader == null ? null : ProcessFields.path(leader);
            });
  }

  private static Accessor.Text name(Function<ProcessFacts, @Nullable Long> id) {
    return view -> {
      ProcessEntity leader = leader(view, id);
      return leader == null ? null : view.texts(leader).name();
    };
  }

  private static Accessor.Numeric isLeader(Function<ProcessFacts, @Nullable Long> id) {
    return ProcessFields.number(
        (view, process) -> {
          Long leader = id.apply(process.facts());
          return leader == null
              ? FieldSource.MISSING
              : Definer.truth(leader == process.oid().hpid());
        });
  }

  /** Returns the process with the leader's id, or the eldest in the line of the same session. */
  private static @Nullable ProcessEntity leader(
      EventView view, Function<ProcessFacts, @Nullable Long> id) {
    ProcessEntity process = view.process();
    Long wanted = process == null ? null : id.apply(process.facts());
    if (wanted == null) {
      return null;
    }
    ProcessEntity eldest = process;
    for (int level = 0; level <= view.ancestors(); level++) {
      ProcessEntity ancestor = view.ancestor(level);
      if (ancestor == null || !wanted.equals(id.apply(ancestor.facts()))) {
        break;
      }
      eldest = ancestor;
      if (ancestor.oid().hpid() == wanted) {
        break;
      }
    }
    return eldest;
  }
}
