package io.sysflow.streams.topology;

import io.sysflow.codec.Codec;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.LinkEnd;
import io.sysflow.model.LinkParty;
import io.sysflow.model.Oid;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Traffic;
import io.sysflow.streams.link.EndKey;
import io.sysflow.streams.link.EndLog;
import io.sysflow.streams.link.Piece;
import io.sysflow.streams.link.Side;
import io.sysflow.streams.link.Who;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an end of a connection, as bytes. What those who used it have in common, such as
 * their ancestors, container and pod, is written once.
 */
final class EndLogForm {

  private static final Oid NONE = new Oid(0, 0);

  private EndLogForm() {}

  /** Things in the order in which they came, each once. */
  private static final class Table<T> {
    private final Map<T, Integer> places = new LinkedHashMap<>();

    /** Returns the place of a thing, from 1 on; 0 is that there is none. */
    int place(@Nullable T thing) {
      if (thing == null) {
        return 0;
      }
      Integer place = places.putIfAbsent(thing, places.size() + 1);
      return place == null ? places.size() : place;
    }
  }

  /** What is written once, before those who used the end. */
  private record Tables(
      Table<ProcessEntity> processes,
      Table<ContainerEntity> containers,
      Table<PodEntity> pods,
      Table<Ip> addresses) {}

  static void write(EndLog log, BytesOut out) {
    write(log.key(), out);
    Tables tables = new Tables(new Table<>(), new Table<>(), new Table<>(), new Table<>());
    BytesOut people = BytesOut.packed();
    people.list(
        log.people().entrySet(), (one, to) -> write(one.getKey(), one.getValue(), tables, to));
    write(tables, out);
    out.rest(people.toBytes());
    List<Oid> users = List.copyOf(log.people().keySet());
    out.list(log.pieces(), (piece, to) -> write(piece, users, to));
    out.list(log.told().entrySet(), EndLogForm::write);
  }

  static EndLog read(BytesIn in) {
    EndKey key = readKey(in);
    Shared shared = Shared.read(in);
    Map<Oid, Who> people = new LinkedHashMap<>();
    for (long left = in.number(); left > 0; left--) {
      people.put(in.oid(), readWho(in, shared));
    }
    List<Oid> users = List.copyOf(people.keySet());
    List<Piece> pieces = in.list(piece -> readPiece(piece, users));
    Map<String, EndLog.Told> told = new HashMap<>();
    for (long left = in.number(); left > 0; left--) {
      told.put(in.text(), new EndLog.Told(in.bool(), (int) in.number(), in.number()));
    }
    return new EndLog(key, pieces, people, told);
  }

  private static void write(EndKey key, BytesOut out) {
    out.text(key.node());
    FiveTuple tuple = key.tuple();
    write(tuple.sip(), out);
    write(tuple.dip(), out.number(tuple.sport()));
    out.number(tuple.dport()).number(tuple.proto());
  }

  private static EndKey readKey(BytesIn in) {
    String node = in.text();
    Ip source = readIp(in);
    int sport = (int) in.number();
    Ip destination = readIp(in);
    return new EndKey(
        node, new FiveTuple(source, sport, destination, (int) in.number(), (int) in.number()));
  }

  private static void write(Ip ip, BytesOut out) {
    out.one(ip.version()).number(ip.high()).number(ip.low());
  }

  private static Ip readIp(BytesIn in) {
    return new Ip(in.one(), in.number(), in.number());
  }

  private static void write(Oid oid, Who who, Tables tables, BytesOut out) {
    out.oid(oid).number(who.ts()).number(tables.processes.place(who.process()));
    out.list(who.ancestors(), (one, to) -> to.number(tables.processes.place(one)));
    out.number(tables.containers.place(who.container()));
    out.number(tables.pods.place(who.pod()));
    out.number(tables.addresses.place(who.nodeAddress()));
  }

  /** A place counts from the first of its kind on; all kinds stand in one list. */
  private static void write(Tables tables, BytesOut out) {
    List<LinkParty> shared = new ArrayList<>();
    tables.processes.places.keySet().forEach(one -> shared.add(party(one, null, null)));
    tables.containers.places.keySet().forEach(one -> shared.add(party(null, one, null)));
    tables.pods.places.keySet().forEach(one -> shared.add(party(null, null, one)));
    out.block(Codec.LINK_END.encode(new LinkEnd("", false, false, 0, 0, shared)));
    out.list(tables.addresses.places.keySet(), EndLogForm::write);
  }

  private static LinkParty party(
      @Nullable ProcessEntity process,
      @Nullable ContainerEntity container,
      @Nullable PodEntity pod) {
    return new LinkParty(
        NONE, process, List.of(), container, pod, Traffic.NONE, Traffic.NONE, 0, 0);
  }

  /** What those who used the end have in common. */
  private record Shared(
      List<ProcessEntity> processes,
      List<ContainerEntity> containers,
      List<PodEntity> pods,
      List<Ip> addresses) {

    static Shared read(BytesIn in) {
      Shared shared =
          new Shared(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (LinkParty party : Codec.LINK_END.decode(in.block()).parties()) {
        if (party.process() != null) {
          shared.processes.add(party.process());
        }
        if (party.container() != null) {
          shared.containers.add(party.container());
        }
        if (party.pod() != null) {
          shared.pods.add(party.pod());
        }
      }
      shared.addresses.addAll(in.list(EndLogForm::readIp));
      return shared;
    }
  }

  private static Who readWho(BytesIn in, Shared shared) {
    long ts = in.number();
    ProcessEntity process = at(shared.processes, in.number());
    List<ProcessEntity> ancestors = new ArrayList<>();
    for (long left = in.number(); left > 0; left--) {
      ancestors.add(present(shared.processes, in.number()));
    }
    return new Who(
        ts,
        process,
        ancestors,
        at(shared.containers, in.number()),
        at(shared.pods, in.number()),
        at(shared.addresses, in.number()));
  }

  private static <T> T present(List<T> things, long place) {
    T thing = at(things, place);
    if (thing == null) {
      throw new SerializationException("something of an end is missing");
    }
    return thing;
  }

  private static <T> @Nullable T at(List<T> things, long place) {
    if (place == 0) {
      return null;
    }
    if (place < 0 || place > things.size()) {
      throw new SerializationException("there is no thing " + place + " of an end");
    }
    return things.get((int) place - 1);
  }

  private static void write(Piece piece, List<Oid> users, BytesOut out) {
    out.number(piece.epoch()).number(piece.seq());
    // Each piece's process is among those who used the end.
    out.number(users.indexOf(piece.oid()) + 1L);
    out.number(piece.fd()).one(LinkSerdes.code(piece.side())).one(LinkSerdes.flags(piece));
    out.number(piece.ts()).number(piece.endTs() - piece.ts());
    out.number(piece.reads().ops()).number(piece.reads().bytes());
    out.number(piece.writes().ops()).number(piece.writes().bytes());
  }

  private static Piece readPiece(BytesIn in, List<Oid> users) {
    long epoch = in.number();
    long seq = in.number();
    Oid oid = present(users, in.number());
    int fd = (int) in.number();
    Side side = LinkSerdes.side(in.one());
    int flags = in.one();
    long ts = in.number();
    return new Piece(
        epoch,
        seq,
        oid,
        fd,
        side,
        (flags & 1) != 0,
        (flags & 2) != 0,
        (flags & 4) != 0,
        (flags & 8) != 0,
        ts,
        ts + in.number(),
        new Traffic(in.number(), in.number()),
        new Traffic(in.number(), in.number()));
  }

  private static void write(Map.Entry<String, EndLog.Told> told, BytesOut out) {
    out.text(told.getKey()).bool(told.getValue().whole());
    out.number(told.getValue().shape()).number(told.getValue().volume());
  }
}
