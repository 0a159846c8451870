package io.sysflow.streams.query;

import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.Traffic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sums up what a process did to each file and over each connection. Used from one thread. */
final class Deeds {

  private final Map<Foid, Sum> files = new LinkedHashMap<>();
  private final Map<FiveTuple, Sum> flows = new LinkedHashMap<>();

  /** What was done to one of them. */
  private static final class Sum {
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private OpFlags operations = OpFlags.NONE;
    private long bytesRead;
    private long bytesWritten;

    void add(ProcessActivity activity, long end, Traffic reads, Traffic writes) {
      first = Math.min(first, activity.ts());
      last = Math.max(last, end);
      operations = new OpFlags(operations.bits() | activity.opFlags().bits());
      bytesRead += reads.bytes();
      bytesWritten += writes.bytes();
    }

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("first", first);
      json.put("last", last);
      List<String> names = new ArrayList<>();
      for (OpFlag flag : OpFlag.values()) {
        if (operations.has(flag)) {
          names.add(flag.name().toLowerCase(Locale.ROOT));
        }
      }
      json.put("operations", names);
      json.put("bytesRead", bytesRead);
      json.put("bytesWritten", bytesWritten);
      return json;
    }
  }

  /** Takes what was done, in order. */
  Deeds(List<ProcessActivity> done) {
    done.forEach(this::add);
  }

  private void add(ProcessActivity activity) {
    if (activity instanceof FileFlow flow) {
      sum(files, flow.fileOid()).add(flow, flow.endTs(), flow.reads(), flow.writes());
    } else if (activity instanceof FileEvent event) {
      sum(files, event.fileOid()).add(event, event.ts(), Traffic.NONE, Traffic.NONE);
      Foid other = event.newFileOid();
      if (other != null) {
        sum(files, other).add(event, event.ts(), Traffic.NONE, Traffic.NONE);
      }
    } else if (activity instanceof NetworkFlow flow) {
      sum(flows, flow.tuple()).add(flow, flow.endTs(), flow.reads(), flow.writes());
    } else if (activity instanceof NetworkEvent event) {
      sum(flows, event.tuple()).add(event, event.ts(), Traffic.NONE, Traffic.NONE);
    }
  }

  private static <K> Sum sum(Map<K, Sum> sums, K key) {
    return sums.computeIfAbsent(key, first -> new Sum());
  }

  /**
   * Returns the files, as they are answered.
   *
   * @param known finds a file by its identity
   */
  List<Map<String, Object>> files(int limit, Function<Foid, @Nullable FileEntity> known) {
    return shown(
        files,
        limit,
        (oid, json) -> {
          FileEntity file = known.apply(oid);
          if (file != null) {
            json.put("path", file.path());
            json.put("type", file.restype().name().toLowerCase(Locale.ROOT));
          }
        });
  }

  /** Returns the connections, as they are answered. */
  List<Map<String, Object>> flows(int limit) {
    return shown(
        flows,
        limit,
        (tuple, json) -> {
          json.put("source", tuple.sip().toString());
          json.put("sourcePort", tuple.sport());
          json.put("destination", tuple.dip().toString());
          json.put("destinationPort", tuple.dport());
          json.put("protocol", tuple.proto());
        });
  }

  /** Returns whether there are more files or more flows than that. */
  boolean more(int limit) {
    return files.size() > limit || flows.size() > limit;
  }

  private interface Names<K> {
    void put(K key, Map<String, Object> json);
  }

  private static <K> List<Map<String, Object>> shown(Map<K, Sum> sums, int limit, Names<K> names) {
    List<Map<String, Object>> shown = new ArrayList<>();
    sums.entrySet().stream()
        .limit(limit)
        .forEach(
            entry -> {
              Map<String, Object> json = entry.getValue().json();
              names.put(entry.getKey(), json);
              shown.add(json);
            });
    return shown;
  }
}
