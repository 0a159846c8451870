package io.sysflow.bench.load;

import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.replay.TimeShift;
import io.sysflow.codec.SysFlowFileReader;
import io.sysflow.model.Activity;
import io.sysflow.model.Entity;
import io.sysflow.model.SysFlow;
import io.sysflow.model.SysFlowRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Nodes that do what captures say, again and again, each on its own; their records in the order in
 * which they are sent. The same seed gives the same records. Used from one thread.
 */
final class Fleet {

  private static final long SECOND = 1_000_000_000L;
  private static final long SEED = 20_261_122L;

  private final List<List<SysFlowRecord>> captures;
  private final PriorityQueue<Node> nodes =
      new PriorityQueue<>(Comparator.comparingLong(Node::due).thenComparing(node -> node.name));

  /**
   * A record on its way.
   *
   * @param node that sends it
   * @param value of the record
   */
  record Sent(String node, SysFlow value) {}

  /**
   * Makes a fleet.
   *
   * @param captures a .sf file, or a directory of them; each node plays one after the other
   * @param size how many nodes
   * @param start of their time, in ns since the epoch
   */
  Fleet(Path captures, int size, long start) {
    this.captures = read(captures);
    Random random = new Random(SEED);
    for (int i = 0; i < size; i++) {
      long begin = start + (long) (random.nextDouble() * 60 * SECOND);
      nodes.add(new Node("node-%04d".formatted(i), i % this.captures.size(), begin));
    }
  }

  /** Returns the record that is sent next. */
  Sent next() {
    Node node = nodes.remove();
    Sent sent = node.next();
    nodes.add(node);
    return sent;
  }

  private static List<List<SysFlowRecord>> read(Path path) {
    try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
      return files
          .filter(file -> file.toString().endsWith(".sf"))
          .sorted()
          .map(Fleet::capture)
          .filter(records -> firstActivity(records) > 0)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<SysFlowRecord> capture(Path file) {
    List<SysFlowRecord> records = new ArrayList<>();
    try (SysFlowFileReader reader = new SysFlowFileReader(file)) {
      while (reader.hasNext()) {
        records.add(reader.next().rec());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return records;
  }

  private static long firstActivity(List<SysFlowRecord> records) {
    for (SysFlowRecord record : records) {
      if (record instanceof Activity activity) {
        return activity.ts();
      }
    }
    return 0;
  }

  /** One node; it knows the record that it sends next. */
  private final class Node {

    private final String name;
    private final NodeIdentity identity;
    private final long epoch;
    private int capture;
    private int place;
    private TimeShift shift;
    private long due;
    private long seq;

    Node(String name, int capture, long start) {
      this.name = name;
      this.identity = new NodeIdentity(name, "10.0.0.1", "machine-" + name, "", "x86_64", "");
      this.capture = capture;
      this.epoch = start;
      this.due = start;
      this.shift = begin();
    }

    long due() {
      return due;
    }

    Sent next() {
      SysFlowRecord record = captures.get(capture).get(place);
      seq++;
      Sent sent = new Sent(name, new SysFlow(shifted(record), epoch, seq, due));
      place++;
      if (place == captures.get(capture).size()) {
        capture = (capture + 1) % captures.size();
        place = 0;
        due += SECOND;
        shift = begin();
      }
      if (captures.get(capture).get(place) instanceof Activity activity) {
        due = Math.max(due, shift.time(TimeShift.end(activity)));
      }
      return sent;
    }

    private TimeShift begin() {
      return new TimeShift(firstActivity(captures.get(capture)), due, 1);
    }

    private SysFlowRecord shifted(SysFlowRecord record) {
      if (record instanceof Entity entity) {
        return shift.shift(entity);
      } else if (record instanceof Activity activity) {
        return shift.shift(activity);
      }
      return identity.header(false, 0);
    }
  }
}
