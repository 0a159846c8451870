package io.sysflow.streams.topology;

import io.sysflow.codec.Codec;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.LinkParty;
import io.sysflow.model.Oid;
import io.sysflow.model.Traffic;
import io.sysflow.streams.link.EndKey;
import io.sysflow.streams.link.EndLog;
import io.sysflow.streams.link.Piece;
import io.sysflow.streams.link.Side;
import io.sysflow.streams.link.Who;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** What is known of the ends of connections, as bytes; the first says which form it is. */
final class LinkSerdes {

  private static final int FORM = 1;

  /** In which each process is written once, however many descend from it. */
  private static final int SHARING = 2;

  private static final Side[] SIDES = {Side.CLIENT, Side.SERVER, Side.UNKNOWN};

  private LinkSerdes() {}

  static Serde<EndKey> keys() {
    return Serdes.serdeFrom(
        (topic, key) -> key == null ? null : bytes(out -> write(key, out)),
        (topic, bytes) -> bytes == null ? null : value(bytes, LinkSerdes::readKey));
  }

  static Serde<EndLog> logs() {
    return Serdes.serdeFrom(
        (topic, log) -> log == null ? null : bytes(log),
        (topic, bytes) -> bytes == null ? null : log(bytes));
  }

  private static byte[] bytes(EndLog log) {
    BytesOut out = BytesOut.packed().one(SHARING);
    EndLogForm.write(log, out);
    return out.toBytes();
  }

  private static EndLog log(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != SHARING) {
      return value(bytes, LinkSerdes::readLog);
    }
    BytesIn in = BytesIn.packed(bytes, "an end of a connection");
    in.one();
    return EndLogForm.read(in);
  }

  /** Writes a value. */
  private interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads a value. */
  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private static byte[] bytes(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      writer.write(out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static <T> T value(byte[] bytes, Reader<T> reader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int form = in.readByte();
      if (form != FORM) {
        throw new SerializationException("an end of a connection in the unknown form " + form);
      }
      return reader.read(in);
    } catch (IOException e) {
      throw new SerializationException("an end of a connection ends early", e);
    }
  }

  private static void write(EndKey key, DataOutputStream out) throws IOException {
    out.writeUTF(key.node());
    write(key.tuple().sip(), out);
    out.writeInt(key.tuple().sport());
    write(key.tuple().dip(), out);
    out.writeInt(key.tuple().dport());
    out.writeInt(key.tuple().proto());
  }

  private static EndKey readKey(DataInputStream in) throws IOException {
    return new EndKey(
        in.readUTF(),
        new FiveTuple(readIp(in), in.readInt(), readIp(in), in.readInt(), in.readInt()));
  }

  private static void write(Ip ip, DataOutputStream out) throws IOException {
    out.writeByte(ip.version());
    out.writeLong(ip.high());
    out.writeLong(ip.low());
  }

  private static Ip readIp(DataInputStream in) throws IOException {
    return new Ip(in.readByte(), in.readLong(), in.readLong());
  }

  /** Reads what versions wrote that wrote the ancestors with each process. */
  private static EndLog readLog(DataInputStream in) throws IOException {
    EndKey key = readKey(in);
    List<Piece> pieces = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      pieces.add(readPiece(in));
    }
    Map<String, EndLog.Told> told = new HashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      told.put(in.readUTF(), new EndLog.Told(in.readBoolean(), in.readInt(), in.readLong()));
    }
    return new EndLog(key, pieces, readPeople(in), told);
  }

  private static Map<Oid, Who> readPeople(DataInputStream in) throws IOException {
    List<Ip> addresses = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      addresses.add(readIp(in));
    }
    byte[] end = in.readNBytes(in.readInt());
    Map<Oid, Who> people = new LinkedHashMap<>();
    for (LinkParty party : Codec.LINK_END.decode(end).parties()) {
      people.put(party.oid(), who(party, addresses.get(people.size())));
    }
    return people;
  }

  private static Who who(LinkParty party, Ip address) {
    @Nullable Ip known = address.equals(Ip.ANY4) ? null : address;
    return new Who(
        party.firstSeen(),
        party.process(),
        party.ancestors(),
        party.container(),
        party.pod(),
        known);
  }

  static int flags(Piece piece) {
    return (piece.begins() ? 1 : 0)
        | (piece.closes() ? 2 : 0)
        | (piece.ends() ? 4 : 0)
        | (piece.failed() ? 8 : 0);
  }

  private static Piece readPiece(DataInputStream in) throws IOException {
    long epoch = in.readLong();
    long seq = in.readLong();
    Oid oid = new Oid(in.readLong(), in.readLong());
    int fd = in.readInt();
    Side side = side(in.readByte());
    int flags = in.readByte();
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
        in.readLong(),
        in.readLong(),
        new Traffic(in.readLong(), in.readLong()),
        new Traffic(in.readLong(), in.readLong()));
  }

  static int code(Side side) {
    return switch (side) {
      case CLIENT -> 0;
      case SERVER -> 1;
      case UNKNOWN -> 2;
    };
  }

  static Side side(int code) {
    if (code < 0 || code >= SIDES.length) {
      throw new SerializationException("a side of the unknown code " + code);
    }
    return SIDES[code];
  }
}
