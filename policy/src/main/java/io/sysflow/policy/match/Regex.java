package io.sysflow.policy.match;

import com.google.re2j.Pattern;
import io.sysflow.policy.match.RegexReader.NotPlainException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of RE2 that whole texts are matched with. What RE2's library answers holds;
 * it makes garbage, though. So plain expressions are matched with texts of ASCII by an automaton
 * whose states are made as they are met. Any number of threads use it.
 */
final class Regex implements TextMatch {

  /** How many states are made at most; a text that meets more is left to the library. */
  private static final int MAX_STATES = 1000;

  private static final int TOO_MANY = -1;
  private static final int UNKNOWN = 0;
  private static final int NO = 1;
  private static final int YES = 2;

  private final String expression;
  private final @Nullable RegexProgram program;
  private final byte[] classes;

  /**
   * For each state, by class of characters, the state after it plus 1; then whether the text may
   * end in it. 0 stands for what is not known yet: a thread that sees an old value, or an old
   * array, works it out, or finds it, under the lock.
   */
  private int[][] rows = new int[4][];

  private final Map<List<Integer>, Integer> numbers = new HashMap<>();
  private final List<int[]> states = new ArrayList<>();
  private final int width;
  private final boolean acceptsEmpty;
  private volatile @Nullable Pattern pattern;

  Regex(String expression) {
    this.expression = expression;
    this.program = program(expression);
    this.classes = program == null ? new byte[0] : program.classes();
    int most = 0;
    for (byte each : classes) {
      most = Math.max(most, each);
    }
    this.width = most + 1;
    this.acceptsEmpty = program != null && program.accepts(program.first(), true);
    if (program != null) {
      number(program.first());
    }
  }

  private static @Nullable RegexProgram program(String expression) {
    try {
      return new RegexProgram(RegexReader.read(expression));
    } catch (NotPlainException e) {
      return null;
    }
  }

  /** Returns what every text that an expression matches has, whatever its case; perhaps empty. */
  static String requiredLiteral(String expression) {
    try {
      return RegexLiterals.longest(RegexReader.read(expression));
    } catch (NotPlainException e) {
      return "";
    }
  }

  /** Returns whether texts of ASCII are matched without the library. */
  boolean isPlain() {
    return program != null;
  }

  @Override
  public boolean matches(String text, int start, int end) {
    RegexProgram automaton = program;
    if (automaton == null) {
      return library(text, start, end);
    }
    if (start == end) {
      return acceptsEmpty;
    }
    int state = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      int next = c < 128 ? entry(state, classes[c]) : TOO_MANY;
      if (next == UNKNOWN) {
        next = after(automaton, state, c);
      }
      if (next == TOO_MANY) {
        return library(text, start, end);
      }
      state = next - 1;
    }
    int accepted = entry(state, width);
    return accepted == UNKNOWN ? accepts(automaton, state) : accepted == YES;
  }

  private int entry(int state, int place) {
    int[][] table = rows;
    int[] row = state < table.length ? table[state] : null;
    return row == null ? UNKNOWN : row[place];
  }

  /** Works out the state after a character, plus 1. */
  private synchronized int after(RegexProgram automaton, int state, char c) {
    int number = number(automaton.after(states.get(state), c));
    int next = number == MAX_STATES ? TOO_MANY : number + 1;
    rows[state][classes[c]] = next;
    return next;
  }

  private synchronized boolean accepts(RegexProgram automaton, int state) {
    boolean accepts = automaton.accepts(states.get(state), false);
    rows[state][width] = accepts ? YES : NO;
    return accepts;
  }

  private synchronized int number(int[] set) {
    List<Integer> key = Arrays.stream(set).boxed().toList();
    Integer known = numbers.get(key);
    if (known != null) {
      return known;
    }
    int number = states.size();
    if (number == MAX_STATES) {
      return number;
    }
    if (number == rows.length) {
      rows = Arrays.copyOf(rows, number * 2);
    }
    states.add(set);
    numbers.put(key, number);
    rows[number] = new int[width + 1];
    return number;
  }

  private boolean library(String text, int start, int end) {
    Pattern library = pattern;
    if (library == null) {
      library = Pattern.compile(expression);
      pattern = library;
    }
    return library.matches(start == 0 && end == text.length() ? text : text.substring(start, end));
  }
}
