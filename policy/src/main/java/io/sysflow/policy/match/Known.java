package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.Subject;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was found in the texts of one process or file. Used from one thread. */
final class Known {

  private final Subject subject;
  private final Finding[] @Nullable [] findings;
  private final Map<Role, EntrySet> entries = new EnumMap<>(Role.class);
  private @Nullable EntrySet candidates;
  private long @Nullable [] refused;

  /**
   * Knows nothing yet.
   *
   * @param texts how many there are
   */
  Known(Subject subject, int texts) {
    this.subject = subject;
    this.findings = new Finding[texts] @Nullable [];
  }

  /** Returns whether it is of the process or file that a view shows. */
  boolean isIn(EventView view) {
    return subject.isIn(view);
  }

  /** Returns what was found in the values of a text, null if it was not yet read. */
  Finding @Nullable [] findings(int text) {
    return findings[text];
  }

  /** Notes what was found in the values of a text. */
  void put(int text, Finding[] found) {
    findings[text] = found;
  }

  /** Returns the entries that have literals in a role in any of the texts, null if unknown yet. */
  @Nullable EntrySet entries(Role role) {
    return role == Role.CANDIDATE ? candidates : entries.get(role);
  }

  /** Notes the entries that have literals in a role in any of the texts, and returns them. */
  EntrySet put(Role role, EntrySet found) {
    if (role == Role.CANDIDATE) {
      candidates = found;
    } else {
      entries.put(role, found);
    }
    return found;
  }

  /** Returns the entries that the texts rule out, as bits, null if unknown yet. */
  long @Nullable [] refused() {
    return refused;
  }

  /** Notes the entries that the texts rule out, and returns them. */
  long[] putRefused(long[] bits) {
    refused = bits;
    return bits;
  }
}
