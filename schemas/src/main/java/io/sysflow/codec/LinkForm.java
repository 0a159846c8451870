package io.sysflow.codec;

import static io.sysflow.codec.Dialect.EXTENDED;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.Link;
import io.sysflow.model.LinkEnd;
import io.sysflow.model.LinkParty;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Traffic;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The wire form of links: fields in the order of {@code Link.avsc}. */
final class LinkForm {

  private static final Link.State[] STATES = Link.State.values();
  private static final Link.Reason[] REASONS = Link.Reason.values();

  private LinkForm() {}

  static void write(Link link, BinaryOut out) {
    out.writeString(link.id());
    out.writeLong(code(link.state()));
    Link.Reason reason = link.reason();
    out.writeOptionalString(reason == null ? null : text(reason));
    write(link.tuple(), out);
    FiveTuple serverTuple = link.serverTuple();
    out.writeLong(serverTuple == null ? 0 : 1);
    if (serverTuple != null) {
      write(serverTuple, out);
    }
    writeOptional(link.client(), out);
    writeOptional(link.server(), out);
    writeOptional(link.either(), out);
    out.writeLong(link.bytesToServer());
    out.writeLong(link.bytesToClient());
    out.writeLong(link.firstSeen());
    out.writeLong(link.lastSeen());
    out.writeOptionalLong(link.clockOffset());
  }

  static Link read(BinaryIn in) {
    return new Link(
        in.readString(),
        readState(in),
        in.present() ? readReason(in) : null,
        readTuple(in),
        in.present() ? readTuple(in) : null,
        in.present() ? readEnd(in) : null,
        in.present() ? readEnd(in) : null,
        in.present() ? readEnd(in) : null,
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readOptionalLong());
  }

  private static void writeOptional(@Nullable LinkEnd end, BinaryOut out) {
    out.writeLong(end == null ? 0 : 1);
    if (end != null) {
      write(end, out);
    }
  }

  static void write(LinkEnd end, BinaryOut out) {
    out.writeString(end.node());
    out.writeBoolean(end.begun());
    out.writeBoolean(end.ended());
    out.writeLong(end.firstSeen());
    out.writeLong(end.lastSeen());
    if (!end.parties().isEmpty()) {
      out.writeLong(end.parties().size());
      end.parties().forEach(party -> write(party, out));
    }
    out.writeLong(0);
  }

  static LinkEnd readEnd(BinaryIn in) {
    return new LinkEnd(
        in.readString(),
        in.readBoolean(),
        in.readBoolean(),
        in.readLong(),
        in.readLong(),
        in.readList(LinkForm::readParty));
  }

  private static void write(LinkParty party, BinaryOut out) {
    EntityForm.write(party.oid(), out);
    ProcessEntity process = party.process();
    out.writeLong(process == null ? 0 : 1);
    if (process != null) {
      EntityForm.write(process, EXTENDED, out);
    }
    if (!party.ancestors().isEmpty()) {
      out.writeLong(party.ancestors().size());
      party.ancestors().forEach(ancestor -> EntityForm.write(ancestor, EXTENDED, out));
    }
    out.writeLong(0);
    ContainerEntity container = party.container();
    out.writeLong(container == null ? 0 : 1);
    if (container != null) {
      EntityForm.write(container, EXTENDED, out);
    }
    PodEntity pod = party.pod();
    out.writeLong(pod == null ? 0 : 1);
    if (pod != null) {
      EntityForm.write(pod, out);
    }
    out.writeLong(party.reads().ops());
    out.writeLong(party.reads().bytes());
    out.writeLong(party.writes().ops());
    out.writeLong(party.writes().bytes());
    out.writeLong(party.firstSeen());
    out.writeLong(party.lastSeen());
  }

  private static LinkParty readParty(BinaryIn in) {
    return new LinkParty(
        EntityForm.readOid(in),
        in.present() ? EntityForm.readProcess(EXTENDED, in) : null,
        in.readList(item -> EntityForm.readProcess(EXTENDED, item)),
        in.present() ? EntityForm.readContainer(EXTENDED, in) : null,
        in.present() ? EntityForm.readPod(in) : null,
        new Traffic(in.readLong(), in.readLong()),
        new Traffic(in.readLong(), in.readLong()),
        in.readLong(),
        in.readLong());
  }

  private static void write(FiveTuple tuple, BinaryOut out) {
    ActivityForm.write(tuple, out);
    ActivityForm.writeIp6(tuple.sip(), out);
    ActivityForm.writeIp6(tuple.dip(), out);
  }

  private static FiveTuple readTuple(BinaryIn in) {
    int sip = in.readInt();
    int sport = in.readInt();
    int dip = in.readInt();
    int dport = in.readInt();
    int proto = in.readInt();
    Ip sip6 = ActivityForm.readIp6(in);
    Ip dip6 = ActivityForm.readIp6(in);
    return new FiveTuple(
        ActivityForm.ip(sip6, sip), sport, ActivityForm.ip(dip6, dip), dport, proto);
  }

  private static int code(Link.State state) {
    return switch (state) {
      case WHOLE -> 0;
      case HALF -> 1;
      case WITHDRAWN -> 2;
    };
  }

  private static Link.State readState(BinaryIn in) {
    int code = in.readInt();
    for (Link.State state : STATES) {
      if (code(state) == code) {
        return state;
      }
    }
    throw in.malformed("expected a state of 0 to 2 but found " + code);
  }

  private static String text(Link.Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private static Link.Reason readReason(BinaryIn in) {
    String text = in.readString();
    for (Link.Reason reason : REASONS) {
      if (text(reason).equals(text)) {
        return reason;
      }
    }
    throw in.malformed("expected a reason but found '" + text + "'");
  }
}
