package io.sysflow.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The names of the properties that a client knows. Clients pass over others without a word, so that
 * a misspelt one for TLS leaves a connection open.
 *
 * @param known names
 * @param prefixes that may stand before a name, such as that of one of several clients
 */
public record PropertyNames(Set<String> known, Set<String> prefixes) {

  /** Copies its sets. */
  public PropertyNames {
    known = Set.copyOf(known);
    prefixes = Set.copyOf(prefixes);
  }

  /**
   * Looks for names that are not known. One that is near to none may be that of a part that was
   * added to the client.
   *
   * @param option that the properties were given with
   * @param nearest finds the name that was probably meant
   * @return a sentence for each that is near to none
   * @throws InvalidConfigException if some are near to another name; it says to which
   */
  public List<String> check(
      String option,
      Collection<String> given,
      BiFunction<String, Collection<String>, @Nullable String> nearest) {
    List<String> misspelt = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    Set<String> all = all();
    for (String name : new TreeSet<>(given)) {
      if (!all.contains(name)) {
        String meant = meant(name, all, nearest);
        if (meant == null) {
          unknown.add("%s: no client knows '%s'".formatted(option, name));
        } else {
          misspelt.add("%s: no client knows '%s'; is it '%s'?".formatted(option, name, meant));
        }
      }
    }
    if (!misspelt.isEmpty()) {
      throw new InvalidConfigException(String.join("\n", misspelt));
    }
    return unknown;
  }

  private Set<String> all() {
    Set<String> all = new TreeSet<>(known);
    prefixes.forEach(prefix -> known.forEach(name -> all.add(prefix + name)));
    return all;
  }

  private @Nullable String meant(
      String name,
      Set<String> all,
      BiFunction<String, Collection<String>, @Nullable String> nearest) {
    return name.contains(".")
        ? known.stream()
            .filter(other -> other.endsWith("." + name))
            .sorted()
            .findFirst()
            .orElseGet(() -> nearest.apply(name, all))
        : nearest.apply(name, all);
  }
}
