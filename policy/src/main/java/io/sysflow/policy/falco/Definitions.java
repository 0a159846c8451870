package io.sysflow.policy.falco;

import io.sysflow.policy.ir.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lists, macros and rules of some files, after later files have changed earlier ones. */
final class Definitions {

  final Map<String, ListItem> lists = new LinkedHashMap<>();
  final Map<String, MacroItem> macros = new LinkedHashMap<>();
  final Map<String, RuleItem> rules = new LinkedHashMap<>();

  /** Addresses by the names of hosts. */
  final HostNames names = new HostNames();

  /** Sources of rules by name, also of those that are left out for their source. */
  final Map<String, String> sources = new HashMap<>();

  private int clock;

  /** Returns the next number in the order of definitions and changes. */
  int next() {
    return clock++;
  }

  /** A list; a later file may replace or add to its items. */
  static final class ListItem {
    final String name;
    final Position position;
    List<SourceText> items;

    ListItem(String name, Position position, List<SourceText> items) {
      this.name = name;
      this.position = position;
      this.items = new ArrayList<>(items);
    }
  }

  /** A macro; it sees the macros that were there when it was last changed. */
  static final class MacroItem {
    final String name;
    final Position position;
    final int index;
    int visibility;
    SourceText condition;

    MacroItem(String name, Position position, int index, int visibility, SourceText condition) {
      this.name = name;
      this.position = position;
      this.index = index;
      this.visibility = visibility;
      this.condition = condition;
    }
  }

  /** A rule; a later file may replace or add to its parts. */
  static final class RuleItem {
    final String name;
    final Position position;
    @Nullable SourceText condition;
    @Nullable SourceText output;
    @Nullable SourceText description;
    @Nullable SourceText priority;
    boolean warnsOfTypes = true;
    boolean enabled = true;
    boolean skipIfUnknown;
    Set<String> tags = Set.of();

    /** Several may have one name: all of them count, and a later file adds to the first. */
    final List<ExceptionItem> exceptions = new ArrayList<>();

    RuleItem(String name, Position position) {
      this.name = name;
      this.position = position;
    }
  }

  /**
   * An exception of a rule.
   *
   * @param fields one if {@code single}
   * @param comparisons an operator for each field, empty for the default
   * @param values rows for several fields, values for a single one
   * @param single whether the fields are one that is not in a list
   */
  record ExceptionItem(
      String name,
      Position position,
      List<String> fields,
      List<String> comparisons,
      List<List<String>> values,
      boolean single) {}
}
