package io.sysflow.policy.match;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the literals that are in a text say of the entries.
 *
 * @param candidates see {@link Role#CANDIDATE}
 * @param needed see {@link Role#NEEDED}
 * @param wanted see {@link Role#WANTED}
 * @param forbidden see {@link Role#FORBIDDEN}
 * @param excepted see {@link Role#EXCEPTED}
 */
record Finding(
    EntrySet candidates, EntrySet needed, EntrySet wanted, EntrySet forbidden, EntrySet excepted) {

  static final Finding NOTHING = of(Map.of());

  /** Returns a finding of entries by their roles. */
  static Finding of(Map<Role, EntrySet> entries) {
    return new Finding(
        entries.getOrDefault(Role.CANDIDATE, EntrySet.NONE),
        entries.getOrDefault(Role.NEEDED, EntrySet.NONE),
        entries.getOrDefault(Role.WANTED, EntrySet.NONE),
        entries.getOrDefault(Role.FORBIDDEN, EntrySet.NONE),
        entries.getOrDefault(Role.EXCEPTED, EntrySet.NONE));
  }

  /** Returns what all of some findings say together. */
  static Finding union(List<Finding> findings) {
    if (findings.size() == 1) {
      return findings.get(0);
    }
    Map<Role, EntrySet> all = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      BitSet entries = new BitSet();
      findings.forEach(finding -> finding.entries(role).addTo(entries));
      if (!entries.isEmpty()) {
        all.put(role, new EntrySet(entries));
      }
    }
    return of(all);
  }

  /** Returns the entries that have the literals in a role. */
  EntrySet entries(Role role) {
    return switch (role) {
      case CANDIDATE -> candidates;
      case NEEDED -> needed;
      case WANTED -> wanted;
      case FORBIDDEN -> forbidden;
      case EXCEPTED -> excepted;
    };
  }
}
