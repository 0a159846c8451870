package io.sysflow.agent.flow;

import io.sysflow.agent.event.FileResource;
import io.sysflow.model.Foid;
import io.sysflow.model.ObjectState;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The files that were used of late, by container and path. Looking one up allocates nothing. Full,
 * it evicts one that was not used since the last round (the CLOCK algorithm); flows keep theirs.
 */
final class FileTable {

  private final Output output;
  private final ContainerTable containers;
  private final Counters counters;
  private final boolean learns;
  private final MessageDigest sha1;
  private final byte[] digest = new byte[Foid.SIZE];
  private final @Nullable FileState[] buckets;
  private final @Nullable FileState[] ring;
  private int size;
  private int hand;

  /** Makes an empty table; {@code learns} has a file of unknown kind take that seen later. */
  FileTable(
      Output output, ContainerTable containers, Counters counters, int limit, boolean learns) {
    this.learns = learns;
    this.output = output;
    this.containers = containers;
    this.counters = counters;
    ring = new FileState[limit];
    buckets = new FileState[Integer.highestOneBit(limit) * 2];
    try {
      sha1 = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }

  /** Returns what is known of a file; {@code ts} and {@code state} are taken if it is new. */
  FileState get(FileResource file, long ts, ObjectState state) {
    int hash = hash(file);
    for (FileState known = buckets[hash & buckets.length - 1];
        known != null;
        known = known.nextInBucket) {
      if (known.hash == hash && known.is(file)) {
        known.used = true;
        if (learns) {
          known.learn(file.type());
        }
        return known;
      }
    }
    FileState added = new FileState(this, file, hash, ts, state);
    ring[place()] = added;
    int bucket = hash & buckets.length - 1;
    added.nextInBucket = buckets[bucket];
    buckets[bucket] = added;
    return added;
  }

  /** Writes a file, and its container before it, unless the segment has it. */
  void ensure(FileState file) {
    if (!file.writtenIn(output.segment())) {
      containers.ensure(file.containerId());
      output.write(file.write(output.segment()));
    }
  }

  int size() {
    return size;
  }

  Foid foid(FileState file) {
    String containerId = file.containerId();
    if (containerId != null) {
      sha1.update(containerId.getBytes(StandardCharsets.UTF_8));
    }
    sha1.update(file.path().getBytes(StandardCharsets.UTF_8));
    try {
      sha1.digest(digest, 0, Foid.SIZE);
    } catch (DigestException e) {
      throw new AssertionError("a SHA-1 has 20 bytes", e);
    }
    return Foid.copyOf(digest, 0);
  }

  private static int hash(FileResource file) {
    String containerId = file.containerId();
    int hash = 31 * file.path().hashCode() + (containerId == null ? 0 : containerId.hashCode());
    return hash ^ hash >>> 16;
  }

  /** Returns a free place in the ring. */
  private int place() {
    if (size < ring.length) {
      return size++;
    }
    FileState candidate = ring[hand];
    while (candidate != null && candidate.used) {
      candidate.used = false;
      hand = hand + 1 == ring.length ? 0 : hand + 1;
      candidate = ring[hand];
    }
    if (candidate != null) {
      unlink(candidate);
      counters.count("evicted_file");
    }
    int place = hand;
    hand = hand + 1 == ring.length ? 0 : hand + 1;
    return place;
  }

  private void unlink(FileState file) {
    int bucket = file.hash & buckets.length - 1;
    FileState known = buckets[bucket];
    if (known == file) {
      buckets[bucket] = file.nextInBucket;
      return;
    }
    while (known != null && known.nextInBucket != file) {
      known = known.nextInBucket;
    }
    if (known == null) {
      throw new AssertionError("a file of the ring is in no bucket");
    }
    known.nextInBucket = file.nextInBucket;
  }
}
