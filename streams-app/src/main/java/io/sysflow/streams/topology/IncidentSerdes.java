package io.sysflow.streams.topology;

import io.sysflow.streams.incident.AlertFact;
import io.sysflow.streams.incident.Fact;
import io.sysflow.streams.incident.JoinKey;
import io.sysflow.streams.incident.LinkFact;
import io.sysflow.streams.incident.ProcessKey;
import io.sysflow.streams.incident.ProgressFact;
import io.sysflow.streams.incident.Remainder;
import io.sysflow.streams.incident.ServerFact;
import io.sysflow.streams.incident.SubjectKey;
import io.sysflow.streams.incident.TieFact;
import io.sysflow.streams.incident.ToldFact;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** What incidents are made of, as bytes; the first says which form it is, the second what it is. */
final class IncidentSerdes {

  private static final int FORM = 1;

  private IncidentSerdes() {}

  static Serde<Fact> facts() {
    return Serdes.serdeFrom(
        (topic, fact) -> fact == null ? null : bytes(fact),
        (topic, bytes) ->
            bytes == null ? null : read(BytesIn.packed(bytes, "a fact of incidents")));
  }

  /** Returns under which key a fact is kept; a later one of the same key replaces it. */
  static byte[] key(Fact fact) {
    BytesOut out = BytesOut.packed().number(kind(fact));
    if (fact instanceof AlertFact alert) {
      out.text(alert.id());
    } else if (fact instanceof LinkFact link) {
      out.text(link.id());
    } else if (fact instanceof ServerFact server) {
      write(server.process(), out);
    } else if (fact instanceof ProgressFact progress) {
      out.text(progress.node());
    } else if (fact instanceof Remainder remainder) {
      write(remainder.key(), out);
    } else if (fact instanceof ToldFact told) {
      out.text(told.id());
    } else if (fact instanceof TieFact tie) {
      out.text(tie.id());
    } else {
      throw new AssertionError(fact);
    }
    return out.toBytes();
  }

  /** The numbers are part of the form. */
  private static int kind(Fact fact) {
    if (fact instanceof AlertFact) {
      return 1;
    } else if (fact instanceof LinkFact) {
      return 2;
    } else if (fact instanceof ServerFact) {
      return 3;
    } else if (fact instanceof ProgressFact) {
      return 4;
    } else if (fact instanceof Remainder) {
      return 5;
    } else if (fact instanceof ToldFact) {
      return 6;
    } else if (fact instanceof TieFact) {
      return 7;
    }
    throw new AssertionError(fact);
  }

  private static byte[] bytes(Fact fact) {
    BytesOut out = BytesOut.packed().number(FORM).number(kind(fact));
    if (fact instanceof AlertFact alert) {
      AlertFactForm.write(alert, out);
    } else if (fact instanceof LinkFact link) {
      write(link, out);
    } else if (fact instanceof ServerFact server) {
      write(server.process(), out);
      out.number(server.since());
      out.number(server.port());
    } else if (fact instanceof ProgressFact progress) {
      out.text(progress.node());
      out.number(progress.ts());
      out.number(progress.partition());
    } else if (fact instanceof Remainder remainder) {
      write(remainder, out);
    } else if (fact instanceof ToldFact told) {
      out.text(told.id());
    } else if (fact instanceof TieFact tie) {
      write(tie, out);
    } else {
      throw new AssertionError(fact);
    }
    return out.toBytes();
  }

  private static Fact read(BytesIn in) {
    long form = in.number();
    if (form != FORM) {
      throw new SerializationException("a fact of incidents in the unknown form " + form);
    }
    int kind = (int) in.number();
    return switch (kind) {
      case 1 -> AlertFactForm.read(in);
      case 2 ->
          new LinkFact(
              in.text(),
              in.list(IncidentSerdes::readProcess),
              in.list(IncidentSerdes::readProcess),
              in.number(),
              in.number(),
              in.text());
      case 3 -> new ServerFact(readProcess(in), in.number(), (int) in.number());
      case 4 -> new ProgressFact(in.text(), in.number(), in.hasMore() ? (int) in.number() : -1);
      case 5 ->
          new Remainder(
              readRemainderKey(in),
              in.text(),
              AlertFactForm.readSeverity(in),
              in.texts(),
              in.number(),
              in.number(),
              in.number());
      case 6 -> new ToldFact(in.text());
      case 7 ->
          new TieFact(
              in.text(),
              in.texts(),
              in.list(IncidentSerdes::readRemainderKey),
              in.texts(),
              in.texts());
      default -> throw new SerializationException("a fact of incidents of unknown kind " + kind);
    };
  }

  private static void write(LinkFact link, BytesOut out) {
    out.text(link.id());
    out.list(link.clients(), (key, to) -> write(key, to));
    out.list(link.servers(), (key, to) -> write(key, to));
    out.number(link.first());
    out.number(link.last());
    out.text(link.label());
  }

  private static void write(Remainder remainder, BytesOut out) {
    write(remainder.key(), out);
    out.text(remainder.ruleName());
    out.text(remainder.severity().name());
    out.texts(remainder.tags());
    out.number(remainder.count());
    out.number(remainder.first());
    out.number(remainder.last());
  }

  private static void write(TieFact tie, BytesOut out) {
    out.text(tie.id());
    out.texts(tie.alerts());
    out.list(tie.remainders(), (key, to) -> write(key, to));
    out.texts(tie.links());
    out.texts(tie.names());
  }

  private static void write(Remainder.Key key, BytesOut out) {
    out.text(key.node());
    write(key.root(), out);
    out.text(key.ruleId());
    out.number(key.from());
  }

  private static Remainder.Key readRemainderKey(BytesIn in) {
    return new Remainder.Key(in.text(), readKey(in), in.text(), in.number());
  }

  private static void write(JoinKey key, BytesOut out) {
    if (key instanceof ProcessKey process) {
      out.number(1);
      write(process, out);
    } else if (key instanceof SubjectKey subject) {
      out.number(2);
      out.text(subject.node());
      out.text(subject.subject());
    } else {
      throw new AssertionError(key);
    }
  }

  private static JoinKey readKey(BytesIn in) {
    long kind = in.number();
    if (kind == 1) {
      return readProcess(in);
    } else if (kind == 2) {
      return new SubjectKey(in.text(), in.text());
    }
    throw new SerializationException("a key of incidents of unknown kind " + kind);
  }

  private static void write(ProcessKey process, BytesOut out) {
    out.text(process.node());
    out.oid(process.oid());
  }

  private static ProcessKey readProcess(BytesIn in) {
    return new ProcessKey(in.text(), in.oid());
  }
}
