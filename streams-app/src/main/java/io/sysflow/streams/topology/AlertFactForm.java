package io.sysflow.streams.topology;

import io.sysflow.model.Alert;
import io.sysflow.model.Incident;
import io.sysflow.model.Oid;
import io.sysflow.model.Severity;
import io.sysflow.streams.incident.ActFact;
import io.sysflow.streams.incident.AlertFact;
import io.sysflow.streams.incident.FileKey;
import io.sysflow.streams.incident.FileUse;
import io.sysflow.streams.incident.ProcessFact;
import io.sysflow.streams.incident.RemoteFact;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** What an incident needs of an alert, as bytes. */
final class AlertFactForm {

  private AlertFactForm() {}

  static void write(AlertFact alert, BytesOut out) {
    out.text(alert.id());
    out.number(alert.ts());
    out.text(alert.node());
    out.number(alert.epoch());
    out.number(alert.seq());
    out.text(alert.ruleId());
    out.text(alert.ruleName());
    out.text(alert.severity().name());
    out.texts(alert.tags());
    out.text(alert.says());
    out.list(alert.chain(), AlertFactForm::write);
    write(alert.container(), out);
    out.list(alert.files(), AlertFactForm::write);
    out.text(alert.subject());
    write(alert.witness(), out);
    out.list(alert.remote(), AlertFactForm::write);
    if (!alert.others().isEmpty()) {
      writeOthers(alert.others(), out);
    }
  }

  /** What several records say of is written once: their processes, behind them who did what. */
  private static void writeOthers(List<ActFact> others, BytesOut out) {
    Set<ProcessFact> processes = new LinkedHashSet<>();
    others.forEach(act -> processes.addAll(act.chain()));
    List<ProcessFact> places = List.copyOf(processes);
    out.list(places, AlertFactForm::write);
    out.list(
        others,
        (act, list) -> {
          list.number(act.ts());
          list.text(act.node());
          list.list(act.chain(), (process, chain) -> chain.number(places.indexOf(process)));
          write(act.container(), list);
          list.list(act.files(), AlertFactForm::write);
          list.text(act.subject());
        });
  }

  private static List<ActFact> readOthers(BytesIn in) {
    List<ProcessFact> processes = in.list(AlertFactForm::readProcess);
    return in.list(
        act ->
            new ActFact(
                act.number(),
                act.text(),
                act.list(one -> process(processes, one.number())),
                readPlace(act),
                act.list(AlertFactForm::readUse),
                act.text()));
  }

  private static ProcessFact process(List<ProcessFact> processes, long place) {
    if (place < 0 || place >= processes.size()) {
      throw new SerializationException("there is no process " + place);
    }
    return processes.get((int) place);
  }

  static AlertFact read(BytesIn in) {
    String id = in.text();
    long ts = in.number();
    String node = in.text();
    long epoch = in.number();
    long seq = in.number();
    String ruleId = in.text();
    String ruleName = in.text();
    Severity severity = readSeverity(in);
    List<String> tags = in.texts();
    String says = in.text();
    List<ProcessFact> chain = in.list(AlertFactForm::readProcess);
    Incident.@Nullable Place place = readPlace(in);
    List<FileUse> files = in.list(AlertFactForm::readUse);
    String subject = in.text();
    Alert.@Nullable Witness witness = readWitness(in);
    // An earlier version does not tell it.
    List<RemoteFact> remote = in.hasMore() ? in.list(AlertFactForm::readRemote) : List.of();
    List<ActFact> others = in.hasMore() ? readOthers(in) : List.of();
    return new AlertFact(
        id, ts, node, epoch, seq, ruleId, ruleName, severity, tags, says, chain, remote, place,
        files, subject, witness, others);
  }

  private static void write(RemoteFact remote, BytesOut out) {
    out.number(remote.hops());
    out.text(remote.node());
    write(remote.process(), out);
  }

  private static RemoteFact readRemote(BytesIn in) {
    return new RemoteFact((int) in.number(), in.text(), readProcess(in));
  }

  static Severity readSeverity(BytesIn in) {
    String name = in.text();
    try {
      return Severity.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new SerializationException("the unknown severity " + name, e);
    }
  }

  private static void write(ProcessFact process, BytesOut out) {
    Oid poid = process.poid();
    out.oid(process.oid());
    out.bool(poid != null);
    if (poid != null) {
      out.oid(poid);
    }
    out.text(process.exe());
    out.text(process.args());
    out.text(process.user());
    out.optional(process.container());
  }

  private static ProcessFact readProcess(BytesIn in) {
    return new ProcessFact(
        in.oid(), in.bool() ? in.oid() : null, in.text(), in.text(), in.text(), in.optional());
  }

  private static void write(Incident.@Nullable Place place, BytesOut out) {
    out.bool(place != null);
    if (place != null) {
      out.text(place.node());
      out.text(place.id());
      out.text(place.name());
      out.text(place.image());
      out.text(place.pod());
    }
  }

  private static Incident.@Nullable Place readPlace(BytesIn in) {
    return in.bool()
        ? new Incident.Place(in.text(), in.text(), in.text(), in.text(), in.text())
        : null;
  }

  private static void write(FileUse use, BytesOut out) {
    out.text(use.file().node());
    out.text(use.file().container());
    out.text(use.file().path());
    out.bool(use.written());
    out.bool(use.used());
    out.bool(use.telling());
  }

  private static FileUse readUse(BytesIn in) {
    FileKey file = new FileKey(in.text(), in.text(), in.text());
    return new FileUse(file, in.bool(), in.bool(), in.bool());
  }

  private static void write(Alert.@Nullable Witness witness, BytesOut out) {
    out.bool(witness != null);
    if (witness != null) {
      out.text(witness.topic());
      out.number(witness.partition());
      out.number(witness.offset());
    }
  }

  private static Alert.@Nullable Witness readWitness(BytesIn in) {
    return in.bool() ? new Alert.Witness(in.text(), (int) in.number(), in.number()) : null;
  }
}
