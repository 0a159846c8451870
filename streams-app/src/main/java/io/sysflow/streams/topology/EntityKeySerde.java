package io.sysflow.streams.topology;

import io.sysflow.model.Foid;
import io.sysflow.model.Oid;
import io.sysflow.streams.enrich.EntityKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Keys of the entity store as bytes: the length of the node's name, the name, a letter for the
 * kind, the identity. All keys of a node stand together, and the versions of a process in order of
 * time.
 */
final class EntityKeySerde implements Serde<EntityKey> {

  private static final byte CONTAINER = 'c';
  private static final byte FILE = 'f';
  private static final byte NODE = 'n';
  private static final byte POD = 'o';
  private static final byte PROCESS = 'p';

  private static final byte WAITING = 'w';

  /** After the processes, so that one who reads in order knows whose exit it is. */
  private static final byte EXIT = 'x';

  private static final byte AFTER = 'z';

  /** What all keys of a node begin with. */
  static byte[] prefix(String node) {
    byte[] name = node.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[Short.BYTES + name.length];
    ByteBuffer.wrap(bytes).putShort((short) name.length).put(name);
    return bytes;
  }

  @Override
  public Serializer<EntityKey> serializer() {
    // Kafka has null for an open end of a range.
    return (topic, key) -> key == null ? null : bytes(key);
  }

  @Override
  public Deserializer<EntityKey> deserializer() {
    return (topic, bytes) -> key(ByteBuffer.wrap(bytes));
  }

  /** Returns a key's bytes, by which the store orders its entries. */
  static byte[] bytes(EntityKey key) {
    if (key instanceof EntityKey.OfProcess process) {
      return bytes(key, PROCESS, longs(process.oid(), process.ts()));
    } else if (key instanceof EntityKey.OfExit exit) {
      return bytes(key, EXIT, longs(exit.oid()));
    } else if (key instanceof EntityKey.OfFile file) {
      byte[] oid = new byte[Foid.SIZE];
      file.oid().copyTo(oid, 0);
      return bytes(key, FILE, oid);
    } else if (key instanceof EntityKey.OfContainer container) {
      return bytes(key, CONTAINER, container.id().getBytes(StandardCharsets.UTF_8));
    } else if (key instanceof EntityKey.OfPod pod) {
      return bytes(key, POD, pod.id().getBytes(StandardCharsets.UTF_8));
    } else if (key instanceof EntityKey.OfNode) {
      return bytes(key, NODE, new byte[0]);
    } else if (key instanceof EntityKey.OfWaiting waiting) {
      return bytes(key, WAITING, ByteBuffer.allocate(Long.BYTES).putLong(waiting.seq()).array());
    } else if (key instanceof EntityKey.AfterNode) {
      return bytes(key, AFTER, new byte[0]);
    }
    throw new AssertionError(key);
  }

  private static byte[] bytes(EntityKey key, byte kind, byte[] identity) {
    byte[] prefix = prefix(key.node());
    byte[] bytes = new byte[prefix.length + 1 + identity.length];
    ByteBuffer.wrap(bytes).put(prefix).put(kind).put(identity);
    return bytes;
  }

  private static byte[] longs(Oid oid, long... more) {
    byte[] bytes = new byte[Long.BYTES * (2 + more.length)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).putLong(oid.createTs()).putLong(oid.hpid());
    for (long value : more) {
      buffer.putLong(value);
    }
    return bytes;
  }

  private static EntityKey key(ByteBuffer bytes) {
    String node = text(bytes, Short.toUnsignedInt(bytes.getShort()));
    byte kind = bytes.get();
    return switch (kind) {
      case CONTAINER -> new EntityKey.OfContainer(node, text(bytes, bytes.remaining()));
      case POD -> new EntityKey.OfPod(node, text(bytes, bytes.remaining()));
      case FILE -> new EntityKey.OfFile(node, Foid.copyOf(bytes(bytes, Foid.SIZE), 0));
      case EXIT -> new EntityKey.OfExit(node, new Oid(bytes.getLong(), bytes.getLong()));
      case NODE -> new EntityKey.OfNode(node);
      case WAITING -> new EntityKey.OfWaiting(node, bytes.getLong());
      case AFTER -> new EntityKey.AfterNode(node);
      case PROCESS ->
          new EntityKey.OfProcess(node, new Oid(bytes.getLong(), bytes.getLong()), bytes.getLong());
      default -> throw new SerializationException("state key of unknown kind " + kind);
    };
  }

  private static String text(ByteBuffer bytes, int length) {
    return new String(bytes(bytes, length), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer buffer, int length) {
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return bytes;
  }
}
