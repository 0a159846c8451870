package io.sysflow.policy.field;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileFlow;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process or file of a record, with all that the values of fields of that {@link Source} depend
 * on. Of two records that show the same subject these are the very same objects, which do not
 * change, so that for one operation of one kind of record the values are the same.
 */
@SuppressWarnings("ReferenceEquality") // contents are slow to compare, and each is made once
public final class Subject {

  private final Source source;
  private final Object entity;
  private final List<ProcessEntity> ancestors;
  private final @Nullable ContainerEntity container;
  private final @Nullable PodEntity pod;
  private final boolean failed;

  private Subject(Source source, Object entity, EnrichedRecord record) {
    this.source = source;
    this.entity = entity;
    this.ancestors = record.ancestors();
    this.container = record.container();
    this.pod = record.pod();
    this.failed = failed(record);
  }

  /** Returns the process or file that a view shows, null if it has none or it is not known. */
  public static @Nullable Object entity(Source source, EventView view) {
    return switch (source) {
      case PROCESS -> view.process();
      case FILE -> view.file();
      case RECORD -> null;
    };
  }

  /** Returns the subject that a view shows, null if it has none. */
  public static @Nullable Subject of(Source source, EventView view) {
    Object entity = entity(source, view);
    EnrichedRecord record = view.record();
    return entity == null || record == null ? null : new Subject(source, entity, record);
  }

  /** Returns whether a view shows the subject. */
  public boolean isIn(EventView view) {
    EnrichedRecord record = view.record();
    if (record == null || entity != entity(source, view)) {
      return false;
    }
    return source == Source.FILE
        ? failed == failed(record)
        : container == record.container()
            && pod == record.pod()
            && areSame(ancestors, record.ancestors());
  }

  private static boolean failed(EnrichedRecord record) {
    return record.activity() instanceof FileFlow flow && flow.ret() != null && flow.ret() < 0;
  }

  private static boolean areSame(List<ProcessEntity> some, List<ProcessEntity> others) {
    if (some == others) {
      return true;
    }
    int size = some.size();
    if (size != others.size()) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (some.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }
}
