package io.sysflow.policy.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.command.Samples;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A field that is said to depend on a part of a record alone has one value for that part. */
class SourceTest {

  private static final List<EnrichedRecord> RECORDS =
      List.of(
          Samples.record(
              "{when: exec, process: {exe: /usr/bin/curl, uid: 7}, ancestors: [/bin/bash]}"),
          Samples.record(
              "{when: open write /etc/x.conf, process: /usr/bin/vi x, container: 'a:1'}"),
          Samples.record("{when: open read /etc/shadow, process: /usr/bin/cat /etc/shadow}"),
          Samples.record("{when: open failed /ETC/none, process: /usr/bin/cat}"),
          Samples.record("{when: connect 10.0.0.9 5432, process: /usr/bin/java -jar app.jar}"),
          Samples.record("{when: unlink /tmp/x, process: /usr/bin/rm /tmp/x}"),
          Samples.record("{when: accept 10.0.0.9 80, process: /usr/sbin/nginx}"));

  private final EventView one = new EventView();
  private final EventView other = new EventView();
  private int compared;

  @Test
  void aFieldOfAPartHasTheSameValueInAllRecordsThatShareThePart() {
    for (Field field : FieldCatalogue.standard().fields()) {
      for (FieldRef ref : refs(field)) {
        compare(ref);
      }
    }

    assertThat(compared).isGreaterThan(1000);
  }

  private static List<FieldRef> refs(Field field) {
    FieldCatalogue catalogue = FieldCatalogue.standard();
    List<FieldRef> refs = new ArrayList<>();
    if (field.argument() != Field.Argument.REQUIRED) {
      refs.add(catalogue.resolve(field.name(), null));
    }
    if (field.argument() != Field.Argument.NONE) {
      refs.add(catalogue.resolve(field.name(), "1"));
    }
    return refs;
  }

  private void compare(FieldRef ref) {
    for (EnrichedRecord record : RECORDS) {
      for (EnrichedRecord more : RECORDS) {
        RecordKind kind = RecordKind.of(record.activity());
        Source source = ref.source(kind);
        if (source == Source.PROCESS) {
          compare(ref, record, withProcessOf(more, record));
        } else if (source == Source.FILE && kind == RecordKind.of(more.activity())) {
          compare(ref, record, withFileOf(more, record));
        }
      }
    }
  }

  /** Compares what two records show, if they are said to show the same. */
  private void compare(FieldRef ref, EnrichedRecord first, EnrichedRecord second) {
    one.set(first);
    other.set(second);
    for (Operation operation : Operation.values()) {
      one.operation(operation);
      other.operation(operation);
      Subject subject = Subject.of(ref.source(RecordKind.of(first.activity())), one);
      if (subject != null && subject.isIn(other)) {
        assertThat(values(ref, other)).as(ref + " " + second).isEqualTo(values(ref, one));
        compared++;
      }
    }
  }

  private static List<@Nullable String> values(FieldRef ref, EventView view) {
    List<@Nullable String> values = new ArrayList<>();
    for (int i = 0; i < ref.accessor().size(view); i++) {
      values.add(view.text(ref, i));
    }
    values.add(view.slice(ref).name());
    return values;
  }

  private static EnrichedRecord withProcessOf(EnrichedRecord record, EnrichedRecord who) {
    return new EnrichedRecord(
        "elsewhere",
        7,
        8,
        record.activity(),
        who.process(),
        List.copyOf(who.ancestors()),
        record.file(),
        record.newFile(),
        who.container(),
        who.pod());
  }

  private static EnrichedRecord withFileOf(EnrichedRecord record, EnrichedRecord what) {
    return new EnrichedRecord(
        "elsewhere",
        7,
        8,
        record.activity(),
        record.process(),
        record.ancestors(),
        what.file(),
        what.newFile(),
        record.container(),
        record.pod());
  }
}
