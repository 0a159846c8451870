package io.sysflow.streams.correlate;

import io.sysflow.policy.match.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** The identities of alerts of correlations. */
final class Identity {

  private static final int BYTES = 16;

  private Identity() {}

  /** Returns that of an alert which is told before all of its hits are there. */
  static String numbered(String correlation, List<String> group, long cell, int ordinal) {
    return hash(correlation, group, cell + "\0" + ordinal);
  }

  /** Returns that of an alert which is told when its first record is certain. */
  static String of(String correlation, List<String> group, Hit hit) {
    return hash(correlation, group, hit.node() + '\0' + hit.epoch() + '\0' + hit.seq());
  }

  private static String hash(String correlation, List<String> group, String rest) {
    StringBuilder text = new StringBuilder(correlation).append('\0').append(group.size());
    group.forEach(value -> text.append('\0').append(value));
    text.append('\0').append(rest);
    byte[] hash = Hashes.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }
}
