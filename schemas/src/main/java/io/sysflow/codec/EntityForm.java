package io.sysflow.codec;

import static io.sysflow.codec.Dialect.EXTENDED;

import io.sysflow.model.AgentFacts;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.FileEntity;
import io.sysflow.model.Foid;
import io.sysflow.model.Header;
import io.sysflow.model.Namespaces;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.RestType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wire form of headers and entities: fields in the order of {@code SysFlow.avsc}. */
final class EntityForm {

  private static final ObjectState[] STATES = ObjectState.values();
  private static final ContainerType[] CONTAINER_TYPES = ContainerType.values();

  private EntityForm() {}

  static void write(Header header, Dialect dialect, BinaryOut out) {
    out.writeLong(header.version());
    out.writeString(header.exporter());
    out.writeString(header.ip());
    out.writeString(header.filename());
    if (dialect == EXTENDED) {
      AgentFacts agent = header.agent();
      out.writeOptionalString(agent == null ? null : agent.machineId());
      out.writeOptionalString(agent == null ? null : agent.bootId());
      out.writeOptionalString(agent == null ? null : agent.arch());
      out.writeOptionalString(agent == null ? null : agent.version());
      out.writeBoolean(header.heartbeat());
      out.writeLong(agent == null ? 0 : agent.dropped());
    }
  }

  static Header readHeader(Dialect dialect, BinaryIn in) {
    return new Header(
        in.readLong(),
        in.readString(),
        in.readString(),
        in.readString(),
        dialect == EXTENDED ? readAgent(in) : null);
  }

  private static @Nullable AgentFacts readAgent(BinaryIn in) {
    String machineId = in.readOptionalString();
    String bootId = in.readOptionalString();
    String arch = in.readOptionalString();
    String version = in.readOptionalString();
    boolean heartbeat = in.readBoolean();
    long dropped = in.readLong();
    return machineId == null
        ? null
        : new AgentFacts(
            machineId, orEmpty(bootId), orEmpty(arch), orEmpty(version), heartbeat, dropped);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  static void write(ContainerEntity container, Dialect dialect, BinaryOut out) {
    out.writeString(container.id());
    out.writeString(container.name());
    out.writeString(container.image());
    out.writeString(container.imageId());
    out.writeLong(container.type().code());
    out.writeBoolean(container.privileged());
    out.writeOptionalString(container.podId());
    if (dialect == EXTENDED) {
      out.writeOptionalString(container.runtime());
    }
  }

  static ContainerEntity readContainer(Dialect dialect, BinaryIn in) {
    return new ContainerEntity(
        in.readString(),
        in.readString(),
        in.readString(),
        in.readString(),
        containerType(in.readInt()),
        in.readBoolean(),
        in.readOptionalString(),
        dialect == EXTENDED ? in.readOptionalString() : null);
  }

  /** The reference collector writes runtimes of newer libraries as numbers that v5 lacks. */
  private static ContainerType containerType(int code) {
    return code >= 0 && code < CONTAINER_TYPES.length
        ? CONTAINER_TYPES[code]
        : ContainerType.CT_CUSTOM;
  }

  static void write(Oid oid, BinaryOut out) {
    out.writeLong(oid.createTs());
    out.writeLong(oid.hpid());
  }

  static Oid readOid(BinaryIn in) {
    return new Oid(in.readLong(), in.readLong());
  }

  private static ObjectState readState(BinaryIn in) {
    int code = in.readInt();
    if (code < 0 || code >= STATES.length) {
      throw in.malformed("expected a state of 0 to 2 but found " + code);
    }
    return STATES[code];
  }

  static void write(ProcessEntity process, Dialect dialect, BinaryOut out) {
    out.writeLong(process.state().code());
    write(process.oid(), out);
    Oid poid = process.poid();
    out.writeLong(poid == null ? 0 : 1);
    if (poid != null) {
      write(poid, out);
    }
    out.writeLong(process.ts());
    out.writeString(process.exe());
    out.writeString(process.exeArgs());
    out.writeLong(process.uid());
    out.writeString(process.userName());
    out.writeLong(process.gid());
    out.writeString(process.groupName());
    out.writeBoolean(process.tty());
    out.writeOptionalString(process.containerId());
    out.writeBoolean(process.entry());
    out.writeString(process.cwd());
    out.writeStrings(process.env());
    if (dialect == EXTENDED) {
      write(process.facts(), out);
    }
  }

  static ProcessEntity readProcess(Dialect dialect, BinaryIn in) {
    return new ProcessEntity(
        readState(in),
        readOid(in),
        in.present() ? readOid(in) : null,
        in.readLong(),
        in.readString(),
        in.readString(),
        in.readInt(),
        in.readString(),
        in.readInt(),
        in.readString(),
        in.readBoolean(),
        in.readOptionalString(),
        in.readBoolean(),
        in.readString(),
        in.readStrings(),
        dialect == EXTENDED ? readFacts(in) : ProcessFacts.NONE);
  }

  private static void write(ProcessFacts facts, BinaryOut out) {
    List<String> argv = facts.argv();
    out.writeLong(argv == null ? 0 : 1);
    if (argv != null) {
      out.writeStrings(argv);
    }
    out.writeOptionalString(facts.comm());
    out.writeOptionalInt(facts.loginUid());
    out.writeOptionalLong(facts.sid());
    out.writeOptionalLong(facts.pgid());
    out.writeOptionalLong(facts.vpid());
    out.writeOptionalLong(facts.capEffective());
    out.writeOptionalLong(facts.capPermitted());
    out.writeOptionalLong(facts.capInheritable());
    out.writeOptionalBoolean(facts.exeUpperLayer());
    out.writeOptionalBoolean(facts.exeMemfd());
    out.writeOptionalBoolean(facts.exeWritable());
    out.writeOptionalLong(facts.exeIno());
    out.writeOptionalLong(facts.exeCtime());
    out.writeOptionalLong(facts.exeMtime());
    Namespaces namespaces = facts.namespaces();
    out.writeLong(namespaces == null ? 0 : 1);
    if (namespaces != null) {
      write(namespaces, out);
    }
  }

  private static void write(Namespaces namespaces, BinaryOut out) {
    out.writeLong(namespaces.pid());
    out.writeLong(namespaces.mnt());
    out.writeLong(namespaces.net());
    out.writeLong(namespaces.user());
    out.writeLong(namespaces.uts());
    out.writeLong(namespaces.ipc());
    out.writeLong(namespaces.cgroup());
  }

  private static ProcessFacts readFacts(BinaryIn in) {
    ProcessFacts facts =
        new ProcessFacts(
            in.present() ? in.readStrings() : null,
            in.readOptionalString(),
            in.readOptionalInt(),
            in.readOptionalLong(),
            in.readOptionalLong(),
            in.readOptionalLong(),
            in.readOptionalLong(),
            in.readOptionalLong(),
            in.readOptionalLong(),
            in.readOptionalBoolean(),
            in.readOptionalBoolean(),
            in.readOptionalBoolean(),
            in.readOptionalLong(),
            in.readOptionalLong(),
            in.readOptionalLong(),
            in.present() ? readNamespaces(in) : null);
    return facts.equals(ProcessFacts.NONE) ? ProcessFacts.NONE : facts;
  }

  private static Namespaces readNamespaces(BinaryIn in) {
    return new Namespaces(
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  static void write(FileEntity file, BinaryOut out) {
    out.writeLong(file.state().code());
    write(file.oid(), out);
    out.writeLong(file.ts());
    out.writeLong(file.restype().code());
    out.writeString(file.path());
    out.writeOptionalString(file.containerId());
  }

  static FileEntity readFile(BinaryIn in) {
    return new FileEntity(
        readState(in),
        readFoid(in),
        in.readLong(),
        RestType.of(in.readInt()),
        in.readString(),
        in.readOptionalString());
  }

  static void write(Foid foid, BinaryOut out) {
    // Growing may replace the array: ask for the place first.
    int at = out.grow(Foid.SIZE);
    foid.copyTo(out.array(), at);
  }

  static Foid readFoid(BinaryIn in) {
    int from = in.skip(Foid.SIZE);
    return Foid.copyOf(in.array(), from);
  }

  static void write(PodEntity pod, BinaryOut out) {
    out.writeLong(pod.ts());
    out.writeString(pod.id());
    out.writeString(pod.name());
    out.writeString(pod.nodeName());
    out.writeLongs(pod.hostIp());
    out.writeLongs(pod.internalIp());
    out.writeString(pod.namespace());
    out.writeLong(pod.restartCount());
    out.writeMap(pod.labels());
    out.writeMap(pod.selectors());
    if (!pod.services().isEmpty()) {
      out.writeLong(pod.services().size());
      pod.services().forEach(service -> write(service, out));
    }
    out.writeLong(0);
  }

  private static void write(PodEntity.Service service, BinaryOut out) {
    out.writeString(service.name());
    out.writeString(service.id());
    out.writeString(service.namespace());
    if (!service.ports().isEmpty()) {
      out.writeLong(service.ports().size());
      for (PodEntity.Port port : service.ports()) {
        out.writeLong(port.port());
        out.writeLong(port.targetPort());
        out.writeLong(port.nodePort());
        out.writeString(port.proto());
      }
    }
    out.writeLong(0);
    out.writeLongs(service.clusterIp());
  }

  static PodEntity readPod(BinaryIn in) {
    return new PodEntity(
        in.readLong(),
        in.readString(),
        in.readString(),
        in.readString(),
        in.readList(BinaryIn::readLong),
        in.readList(BinaryIn::readLong),
        in.readString(),
        in.readLong(),
        in.readMap(),
        in.readMap(),
        in.readList(EntityForm::readService));
  }

  private static PodEntity.Service readService(BinaryIn in) {
    return new PodEntity.Service(
        in.readString(),
        in.readString(),
        in.readString(),
        in.readList(i -> new PodEntity.Port(i.readInt(), i.readInt(), i.readInt(), i.readString())),
        in.readList(BinaryIn::readLong));
  }
}
