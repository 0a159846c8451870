package io.sysflow.streams.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The ATT&amp;CK ids among the tags of a rule, written as Falco ({@code mitre_execution}, {@code
 * T1059.004}) or as Sigma ({@code attack.execution}, {@code attack.t1059.004}) writes them.
 *
 * @param tactics that are named, in the order of the tags
 * @param techniques ids such as T1059, those of named subtechniques included
 * @param subtechniques ids such as T1059.004
 */
record Attack(List<Tactic> tactics, List<String> techniques, List<String> subtechniques) {

  private static final Pattern TECHNIQUE = Pattern.compile("T\\d{4}(\\.\\d{3})?");
  private static final Pattern PREFIX = Pattern.compile("^(mitre[_:]|attack[._])");

  /** https://attack.mitre.org/tactics/enterprise/. */
  private static final Map<String, Tactic> TACTICS =
      tactics(
          "TA0043", "Reconnaissance",
          "TA0042", "Resource Development",
          "TA0001", "Initial Access",
          "TA0002", "Execution",
          "TA0003", "Persistence",
          "TA0004", "Privilege Escalation",
          "TA0005", "Defense Evasion",
          "TA0006", "Credential Access",
          "TA0007", "Discovery",
          "TA0008", "Lateral Movement",
          "TA0009", "Collection",
          "TA0011", "Command and Control",
          "TA0010", "Exfiltration",
          "TA0040", "Impact");

  /**
   * A tactic of ATT&amp;CK.
   *
   * @param id such as TA0002
   * @param name such as Execution
   */
  record Tactic(String id, String name) {}

  /** Copies its lists. */
  Attack {
    tactics = List.copyOf(tactics);
    techniques = List.copyOf(techniques);
    subtechniques = List.copyOf(subtechniques);
  }

  /** Returns what these tags name. */
  static Attack of(List<String> tags) {
    List<Tactic> tactics = new ArrayList<>();
    List<String> techniques = new ArrayList<>();
    List<String> subtechniques = new ArrayList<>();
    for (String tag : tags) {
      String word = PREFIX.matcher(tag.toLowerCase(Locale.ROOT)).replaceFirst("");
      String id = word.toUpperCase(Locale.ROOT);
      if (TECHNIQUE.matcher(id).matches()) {
        addOnce(techniques, id.substring(0, 5));
        if (id.length() > 5) {
          addOnce(subtechniques, id);
        }
      } else {
        tactic(word).ifPresent(tactic -> addOnce(tactics, tactic));
      }
    }
    return new Attack(tactics, techniques, subtechniques);
  }

  /** Returns the ids of techniques, of subtechniques where those are named. */
  List<String> ids() {
    List<String> ids = new ArrayList<>();
    for (String technique : techniques) {
      List<String> parts =
          subtechniques.stream().filter(id -> id.startsWith(technique + ".")).toList();
      ids.addAll(parts.isEmpty() ? List.of(technique) : parts);
    }
    return ids;
  }

  /** Returns whether no tag names anything of ATT&amp;CK. */
  boolean isEmpty() {
    return tactics.isEmpty() && techniques.isEmpty();
  }

  private static Optional<Tactic> tactic(String word) {
    return Optional.ofNullable(TACTICS.get(word.replace('_', ' ').replace('-', ' ')));
  }

  private static <T> void addOnce(List<T> list, T item) {
    if (!list.contains(item)) {
      list.add(item);
    }
  }

  private static Map<String, Tactic> tactics(String... idsAndNames) {
    Map<String, Tactic> tactics = new TreeMap<>();
    for (int i = 0; i < idsAndNames.length; i += 2) {
      Tactic tactic = new Tactic(idsAndNames[i], idsAndNames[i + 1]);
      tactics.put(tactic.id().toLowerCase(Locale.ROOT), tactic);
      tactics.put(tactic.name().toLowerCase(Locale.ROOT), tactic);
    }
    return tactics;
  }
}
