package io.sysflow.policy.field;

import io.sysflow.model.Activity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.model.RestType;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a record, seen as an event of Falco. It is set to one operation after the other,
 * so that matching makes no garbage. Used from one thread.
 */
public final class EventView implements FieldSource {

  private final ProcessTexts.Cache texts = new ProcessTexts.Cache();
  private final BitTexts bitTexts = new BitTexts();
  private final NameLists names = new NameLists();
  private @Nullable EnrichedRecord record;
  private @Nullable Activity activity;
  private @Nullable ProcessEntity process;
  private Operation operation = Operation.EXEC;
  private @Nullable RecordKind kind;
  private @Nullable String tupleText;
  private @Nullable Memo memo;
  private @Nullable ProcessTexts ownTexts;
  private List<RemoteAncestor> remoteAncestors = List.of();

  /** Makes a view of nothing; {@link #set} comes next. */
  public EventView() {}

  /** Shows the record; {@link #operation(Operation)} says which operation of it. */
  public void set(EnrichedRecord newRecord) {
    set(newRecord, List.of());
  }

  /**
   * Shows the record.
   *
   * @param ancestors of its process on other hosts, the nearest first
   */
  public void set(EnrichedRecord newRecord, List<RemoteAncestor> ancestors) {
    remoteAncestors = ancestors;
    record = newRecord;
    activity = newRecord.activity();
    kind = null;
    process = newRecord.process();
    ownTexts = null;
    tupleText = null;
  }

  /** Shows an operation of the record. */
  public void operation(Operation newOperation) {
    operation = newOperation;
    memo = null;
  }

  /**
   * Shows an operation of the record.
   *
   * @param newMemo results of shared conditions for it
   */
  public void operation(Operation newOperation, Memo newMemo) {
    operation = newOperation;
    memo = newMemo;
  }

  /** Returns the results of shared conditions for the operation, null if none are kept. */
  public @Nullable Memo memo() {
    return memo;
  }

  /** Shows that a record, which is not yet there, is of this kind. */
  public void kind(RecordKind newKind) {
    kind = newKind;
  }

  /** Forgets the record. */
  public void clear() {
    memo = null;
    record = null;
    activity = null;
    process = null;
    ownTexts = null;
    tupleText = null;
    remoteAncestors = List.of();
  }

  @Override
  public boolean defines(FieldRef field) {
    Activity of = activity;
    return of != null && field.field().defined(RecordKind.of(of), operation);
  }

  @Override
  public Slice slice(FieldRef field) {
    Slice slice = field.field().slice();
    if (slice != Slice.DIRECTORY) {
      return slice;
    }
    FileEntity file = file();
    return file != null && file.restype() == RestType.DIRECTORY ? Slice.WHOLE : slice;
  }

  @Override
  public int size(FieldRef field) {
    return field.accessor().size(this);
  }

  @Override
  public @Nullable String text(FieldRef field, int index) {
    return field.accessor().text(this, index);
  }

  @Override
  public long number(FieldRef field, int index) {
    return field.accessor().number(this, index);
  }

  @Override
  public double real(FieldRef field, int index) {
    return Double.NaN; // no record holds one
  }

  @Override
  public @Nullable Ip address(FieldRef field, int index) {
    return field.accessor().address(this, index);
  }

  /** Returns the operation. */
  Operation operation() {
    return operation;
  }

  /** Returns the kind of the record, null if there is none. */
  @Nullable RecordKind kind() {
    Activity of = activity;
    return of == null ? kind : RecordKind.of(of);
  }

  /** Returns the record, null while a check that needs none is evaluated. */
  @Nullable EnrichedRecord record() {
    return record;
  }

  /** Returns what happened. */
  @Nullable Activity activity() {
    return activity;
  }

  /** Returns what a process did. */
  @Nullable ProcessActivity processActivity() {
    return activity instanceof ProcessActivity of ? of : null;
  }

  /** Returns who did it. */
  @Nullable ProcessEntity process() {
    return process;
  }

  /**
   * Returns an ancestor.
   *
   * @param level 0 for the process itself, 1 for its parent, and so on
   */
  @Nullable ProcessEntity ancestor(int level) {
    if (level == 0) {
      return process;
    }
    EnrichedRecord of = record;
    if (of == null) {
      return null;
    }
    List<ProcessEntity> ancestors = of.ancestors();
    return level <= ancestors.size() ? ancestors.get(level - 1) : null;
  }

  /** Returns how many ancestors are known. */
  int ancestors() {
    EnrichedRecord of = record;
    return of == null ? 0 : of.ancestors().size();
  }

  /** Returns the ancestors on other hosts, the nearest first. */
  List<RemoteAncestor> remoteAncestors() {
    return remoteAncestors;
  }

  /** Returns the texts of a process. */
  @SuppressWarnings("ReferenceEquality") // of this very record
  ProcessTexts texts(ProcessEntity of) {
    if (of != process) {
      return texts.of(of);
    }
    ProcessTexts own = ownTexts;
    if (own == null) {
      own = texts.of(of);
      ownTexts = own;
    }
    return own;
  }

  /**
   * Returns the names of some bits, which are made once for those that come again.
   *
   * @param names makes them; always the same object
   */
  String bits(long bits, LongFunction<String> names) {
    return bitTexts.of(bits, names);
  }

  /** Returns the file. */
  @Nullable FileEntity file() {
    EnrichedRecord of = record;
    return of == null ? null : of.file();
  }

  /** Returns the new name of a rename or link. */
  @Nullable FileEntity newFile() {
    EnrichedRecord of = record;
    return of == null ? null : of.newFile();
  }

  /** Returns the ends of a connection. */
  @Nullable FiveTuple tuple() {
    if (activity instanceof NetworkFlow flow) {
      return flow.tuple();
    }
    return activity instanceof NetworkEvent event ? event.tuple() : null;
  }

  /**
   * Returns the ends of a connection as Falco prints them, those of both made once for a record.
   */
  @Nullable String tupleText() {
    FiveTuple tuple = tuple();
    if (tuple == null) {
      return null;
    }
    String text = tupleText;
    if (!hasEnds()) {
      return "";
    }
    if (operation == Operation.LISTEN || operation == Operation.BIND) {
      return end(tuple.dip(), tuple.dport());
    }
    if (text == null) {
      text = end(tuple.sip(), tuple.sport()) + "->" + end(tuple.dip(), tuple.dport());
      tupleText = text;
    }
    return text;
  }

  /** Returns whether the ends of a socket are known; one that was only made has none. */
  boolean hasEnds() {
    FiveTuple tuple = tuple();
    return tuple != null
        && operation != Operation.SOCKET
        && (operation == Operation.LISTEN
            || tuple.sport() != 0
            || tuple.dport() != 0
            || !isZero(tuple.sip())
            || !isZero(tuple.dip()));
  }

  private static boolean isZero(Ip ip) {
    return ip.high() == 0 && ip.low() == 0;
  }

  private static String end(Ip ip, int port) {
    return ip + ":" + port;
  }

  /** Returns the SysFlow processor's names of operations and flags. */
  NameLists names() {
    return names;
  }

  /** Returns whether the process is the server's end of the connection; null if unknown. */
  @Nullable Boolean server() {
    ProcessActivity of = processActivity();
    if (of == null) {
      return null;
    }
    if (of.opFlags().has(OpFlag.CONNECT)) {
      return false;
    }
    boolean accepts = of.opFlags().has(OpFlag.ACCEPT);
    return (accepts || operation == Operation.LISTEN) ? Boolean.TRUE : null;
  }
}
