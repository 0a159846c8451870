package io.sysflow.codec;

import static io.sysflow.codec.Dialect.EXTENDED;

import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.Ip;
import io.sysflow.model.K8sEvent;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.ProcessFlow;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlags;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wire form of events and flows: fields in the order of {@code SysFlow.avsc}. */
final class ActivityForm {

  private static final OpFlags[] OP_FLAGS = new OpFlags[1 << 12];

  static {
    for (int i = 0; i < OP_FLAGS.length; i++) {
      OP_FLAGS[i] = new OpFlags(i);
    }
  }

  private ActivityForm() {}

  /** Most records have one of the same few sets: no need for a new object each time. */
  private static OpFlags readOpFlags(BinaryIn in) {
    int bits = in.readInt();
    return bits >= 0 && bits < OP_FLAGS.length ? OP_FLAGS[bits] : new OpFlags(bits);
  }

  private static XopFlags readXopFlags(Dialect dialect, BinaryIn in) {
    long bits = dialect == EXTENDED ? in.readLong() : 0;
    return bits == 0 ? XopFlags.NONE : new XopFlags(bits);
  }

  static void write(ProcessEvent event, Dialect dialect, BinaryOut out) {
    EntityForm.write(event.procOid(), out);
    out.writeLong(event.ts());
    out.writeLong(event.tid());
    out.writeLong(event.opFlags().bits());
    out.writeStrings(event.args());
    out.writeLong(event.ret());
    if (dialect == EXTENDED) {
      out.writeLong(event.xopFlags().bits());
      out.writeOptionalLong(event.flags());
      out.writeOptionalLong(event.targetPid());
    }
  }

  static ProcessEvent readProcessEvent(Dialect dialect, BinaryIn in) {
    Oid oid = EntityForm.readOid(in);
    long ts = in.readLong();
    long tid = in.readLong();
    OpFlags flags = readOpFlags(in);
    List<String> args = in.readStrings();
    int ret = in.readInt();
    XopFlags xop = readXopFlags(dialect, in);
    return new ProcessEvent(
        oid,
        ts,
        tid,
        flags,
        args,
        ret,
        xop,
        dialect == EXTENDED ? in.readOptionalLong() : null,
        dialect == EXTENDED ? in.readOptionalLong() : null);
  }

  private static void write(Traffic reads, Traffic writes, BinaryOut out) {
    out.writeLong(reads.ops());
    out.writeLong(writes.ops());
    out.writeLong(reads.bytes());
    out.writeLong(writes.bytes());
  }

  private static Traffic traffic(long ops, long bytes) {
    return ops == 0 && bytes == 0 ? Traffic.NONE : new Traffic(ops, bytes);
  }

  static void write(FiveTuple tuple, BinaryOut out) {
    out.writeLong(tuple.sip().toSysFlow());
    out.writeLong(tuple.sport());
    out.writeLong(tuple.dip().toSysFlow());
    out.writeLong(tuple.dport());
    out.writeLong(tuple.proto());
  }

  static void writeIp6(Ip ip, BinaryOut out) {
    out.writeLong(ip.version() == 6 ? 1 : 0);
    if (ip.version() == 6) {
      out.writeBigEndian(ip.high());
      out.writeBigEndian(ip.low());
    }
  }

  static @Nullable Ip readIp6(BinaryIn in) {
    return in.present() ? new Ip(6, in.readBigEndian(), in.readBigEndian()) : null;
  }

  static void write(NetworkFlow flow, Dialect dialect, BinaryOut out) {
    EntityForm.write(flow.procOid(), out);
    out.writeLong(flow.ts());
    out.writeLong(flow.tid());
    out.writeLong(flow.opFlags().bits());
    out.writeLong(flow.endTs());
    write(flow.tuple(), out);
    out.writeLong(flow.fd());
    write(flow.reads(), flow.writes(), out);
    if (dialect == EXTENDED) {
      out.writeLong(flow.xopFlags().bits());
      writeIp6(flow.tuple().sip(), out);
      writeIp6(flow.tuple().dip(), out);
      out.writeOptionalInt(flow.ret());
      out.writeOptionalInt(flow.domain());
      out.writeOptionalInt(flow.sockType());
    }
  }

  static NetworkFlow readNetworkFlow(Dialect dialect, BinaryIn in) {
    Oid oid = EntityForm.readOid(in);
    long ts = in.readLong();
    long tid = in.readLong();
    OpFlags flags = readOpFlags(in);
    long endTs = in.readLong();
    int sip = in.readInt();
    int sport = in.readInt();
    int dip = in.readInt();
    int dport = in.readInt();
    int proto = in.readInt();
    int fd = in.readInt();
    long readOps = in.readLong();
    long writeOps = in.readLong();
    Traffic reads = traffic(readOps, in.readLong());
    Traffic writes = traffic(writeOps, in.readLong());
    XopFlags xop = readXopFlags(dialect, in);
    Ip sip6 = dialect == EXTENDED ? readIp6(in) : null;
    Ip dip6 = dialect == EXTENDED ? readIp6(in) : null;
    return new NetworkFlow(
        oid,
        ts,
        tid,
        flags,
        endTs,
        new FiveTuple(ip(sip6, sip), sport, ip(dip6, dip), dport, proto),
        fd,
        reads,
        writes,
        xop,
        dialect == EXTENDED ? in.readOptionalInt() : null,
        dialect == EXTENDED ? in.readOptionalInt() : null,
        dialect == EXTENDED ? in.readOptionalInt() : null);
  }

  static Ip ip(@Nullable Ip ip6, int sysflow) {
    return ip6 != null ? ip6 : Ip.ofSysFlow(sysflow);
  }

  static void write(FileFlow flow, Dialect dialect, BinaryOut out) {
    EntityForm.write(flow.procOid(), out);
    out.writeLong(flow.ts());
    out.writeLong(flow.tid());
    out.writeLong(flow.opFlags().bits());
    out.writeLong(flow.openFlags().bits());
    out.writeLong(flow.endTs());
    EntityForm.write(flow.fileOid(), out);
    out.writeLong(flow.fd());
    write(flow.reads(), flow.writes(), out);
    if (dialect == EXTENDED) {
      out.writeLong(flow.xopFlags().bits());
      out.writeOptionalInt(flow.ret());
      out.writeOptionalString(flow.rawPath());
      out.writeOptionalInt(flow.mode());
    }
  }

  static FileFlow readFileFlow(Dialect dialect, BinaryIn in) {
    Oid oid = EntityForm.readOid(in);
    long ts = in.readLong();
    long tid = in.readLong();
    OpFlags flags = readOpFlags(in);
    int openFlags = in.readInt();
    long endTs = in.readLong();
    Foid file = EntityForm.readFoid(in);
    int fd = in.readInt();
    long readOps = in.readLong();
    long writeOps = in.readLong();
    Traffic reads = traffic(readOps, in.readLong());
    Traffic writes = traffic(writeOps, in.readLong());
    XopFlags xop = readXopFlags(dialect, in);
    return new FileFlow(
        oid,
        ts,
        tid,
        flags,
        openFlags == 0 ? OpenFlags.NONE : new OpenFlags(openFlags),
        endTs,
        file,
        fd,
        reads,
        writes,
        xop,
        dialect == EXTENDED ? in.readOptionalInt() : null,
        dialect == EXTENDED ? in.readOptionalString() : null,
        dialect == EXTENDED ? in.readOptionalInt() : null);
  }

  static void write(FileEvent event, Dialect dialect, BinaryOut out) {
    EntityForm.write(event.procOid(), out);
    out.writeLong(event.ts());
    out.writeLong(event.tid());
    out.writeLong(event.opFlags().bits());
    EntityForm.write(event.fileOid(), out);
    out.writeLong(event.ret());
    Foid newFile = event.newFileOid();
    out.writeLong(newFile == null ? 0 : 1);
    if (newFile != null) {
      EntityForm.write(newFile, out);
    }
    if (dialect == EXTENDED) {
      out.writeLong(event.xopFlags().bits());
      out.writeOptionalString(event.rawPath());
      out.writeOptionalString(event.newRawPath());
      out.writeOptionalInt(event.mode());
      out.writeOptionalLong(event.flags());
    }
  }

  static FileEvent readFileEvent(Dialect dialect, BinaryIn in) {
    Oid oid = EntityForm.readOid(in);
    long ts = in.readLong();
    long tid = in.readLong();
    OpFlags flags = readOpFlags(in);
    Foid file = EntityForm.readFoid(in);
    int ret = in.readInt();
    Foid newFile = in.present() ? EntityForm.readFoid(in) : null;
    XopFlags xop = readXopFlags(dialect, in);
    boolean extended = dialect == EXTENDED;
    return new FileEvent(
        oid,
        ts,
        tid,
        flags,
        file,
        ret,
        newFile,
        xop,
        extended ? in.readOptionalString() : null,
        extended ? in.readOptionalString() : null,
        extended ? in.readOptionalInt() : null,
        extended ? in.readOptionalLong() : null);
  }

  static void write(NetworkEvent event, Dialect dialect, BinaryOut out) {
    EntityForm.write(event.procOid(), out);
    out.writeLong(event.ts());
    out.writeLong(event.tid());
    out.writeLong(event.opFlags().bits());
    write(event.tuple(), out);
    out.writeLong(event.ret());
    if (dialect == EXTENDED) {
      out.writeLong(event.xopFlags().bits());
      writeIp6(event.tuple().sip(), out);
      writeIp6(event.tuple().dip(), out);
    }
  }

  static NetworkEvent readNetworkEvent(Dialect dialect, BinaryIn in) {
    Oid oid = EntityForm.readOid(in);
    long ts = in.readLong();
    long tid = in.readLong();
    OpFlags flags = readOpFlags(in);
    int sip = in.readInt();
    int sport = in.readInt();
    int dip = in.readInt();
    int dport = in.readInt();
    int proto = in.readInt();
    int ret = in.readInt();
    XopFlags xop = readXopFlags(dialect, in);
    Ip sip6 = dialect == EXTENDED ? readIp6(in) : null;
    Ip dip6 = dialect == EXTENDED ? readIp6(in) : null;
    FiveTuple tuple = new FiveTuple(ip(sip6, sip), sport, ip(dip6, dip), dport, proto);
    return new NetworkEvent(oid, ts, tid, flags, tuple, ret, xop);
  }

  static void write(ProcessFlow flow, BinaryOut out) {
    EntityForm.write(flow.procOid(), out);
    out.writeLong(flow.ts());
    out.writeLong(flow.threadsCloned());
    out.writeLong(flow.opFlags().bits());
    out.writeLong(flow.endTs());
    out.writeLong(flow.threadsExited());
    out.writeLong(flow.cloneErrors());
  }

  static ProcessFlow readProcessFlow(BinaryIn in) {
    Oid oid = EntityForm.readOid(in);
    long ts = in.readLong();
    long cloned = in.readLong();
    OpFlags flags = readOpFlags(in);
    return new ProcessFlow(oid, ts, flags, in.readLong(), cloned, in.readLong(), in.readLong());
  }

  static void write(K8sEvent event, BinaryOut out) {
    out.writeLong(event.kind());
    out.writeLong(event.action());
    out.writeLong(event.ts());
    out.writeString(event.message());
  }

  static K8sEvent readK8sEvent(BinaryIn in) {
    return new K8sEvent(in.readInt(), in.readInt(), in.readLong(), in.readString());
  }
}
