package io.sysflow.policy.match;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.RemoteAncestor;
import io.sysflow.policy.field.EventView;
import io.sysflow.policy.ir.Rule;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes alerts of what matched. */
public final class Alerts {

  /** Bytes of the hash that make an alert's id. */
  private static final int ID_BYTES = 16;

  private Alerts() {}

  /**
   * Returns the alert that a rule raises on a record; the same arguments give the same alert.
   *
   * @param version of the policy, null if it has none
   * @param witness where the record stands, null outside Kafka
   */
  public static Alert of(
      EnrichedRecord record,
      Match match,
      @Nullable String version,
      Alert.@Nullable Witness witness) {
    return of(record, List.of(), match, version, witness);
  }

  /**
   * Returns the alert that a rule raises on a record.
   *
   * @param ancestors of the record's process on other hosts, the nearest first
   * @param version of the policy, null if it has none
   * @param witness where the record stands, null outside Kafka
   */
  public static Alert of(
      EnrichedRecord record,
      List<RemoteAncestor> ancestors,
      Match match,
      @Nullable String version,
      Alert.@Nullable Witness witness) {
    EventView view = new EventView();
    view.set(record, ancestors);
    view.operation(match.operation());
    Rule rule = match.rule().rule();
    return new Alert(
        id(record, match.rule().id()),
        match.rule().id(),
        rule.name(),
        rule.description(),
        rule.severity(),
        rule.tags(),
        version,
        Outputs.format(rule.output(), view),
        Outputs.fields(rule.output(), view),
        match.evtType(),
        record,
        witness);
  }

  /** Returns the identity of an alert: a hash of node, epoch, seq and rule id. */
  public static String id(EnrichedRecord record, String ruleId) {
    return id(record.node(), record.epoch(), record.seq(), ruleId);
  }

  /** Returns the identity of the alert that a rule raises on a record. */
  public static String id(String node, long epoch, long seq, String ruleId) {
    String key = node + '\0' + epoch + '\0' + seq + '\0' + ruleId;
    byte[] hash = Hashes.sha256(key.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, ID_BYTES);
  }
}
