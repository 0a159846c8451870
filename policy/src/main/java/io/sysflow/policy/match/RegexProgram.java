package io.sysflow.policy.match;

import io.sysflow.policy.match.RegexNode.Chars;
import io.sysflow.policy.match.RegexReader.NotPlainException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A regular expression as an automaton that may be in several states at a time (Thompson, CACM
 * 11(6), 1968). It does not change once made.
 */
final class RegexProgram {

  private static final int MAX_STATES = 2000;

  /** The state in which all is matched. */
  static final int ACCEPT = 0;

  /** What a state takes: a character, an edge of the text, or nothing. */
  private Chars[] taken = new Chars[16];

  private int[] kinds = new int[16];
  private int[] next = new int[16];
  private int[] other = new int[16];
  private int size = 1;
  private final int start;

  private static final int TAKE = 0;
  private static final int FORK = 1;
  private static final int BEGIN = 2;
  private static final int END = 3;

  /** Makes the automaton of an expression that is to match a whole text. */
  RegexProgram(RegexNode expression) {
    start = add(expression, ACCEPT);
  }

  /** Returns the states in which it is before the first character. */
  int[] first() {
    BitSet states = new BitSet();
    close(start, true, states);
    return states.stream().toArray();
  }

  /** Returns the states after a character. */
  int[] after(int[] states, int c) {
    BitSet reached = new BitSet();
    for (int state : states) {
      if (state != ACCEPT && kinds[state] == TAKE && taken[state].has(c)) {
        close(next[state], false, reached);
      }
    }
    return reached.stream().toArray();
  }

  /** Returns whether the text may end in one of some states. */
  boolean accepts(int[] states, boolean empty) {
    BitSet reached = new BitSet();
    for (int state : states) {
      if (state == ACCEPT || kinds[state] == END) {
        closeAtEnd(state, empty, reached);
      }
    }
    return reached.get(ACCEPT);
  }

  /** Returns a number for each character: those of one number are never told apart. */
  byte[] classes() {
    byte[] classes = new byte[128];
    int count = 1;
    for (int state = 1; state < size; state++) {
      if (kinds[state] == TAKE) {
        count = split(classes, count, taken[state]);
      }
    }
    return classes;
  }

  private static int split(byte[] classes, int count, Chars chars) {
    int[] inside = new int[128];
    Arrays.fill(inside, -1);
    int[] members = new int[128];
    int[] hits = new int[128];
    for (int c = 0; c < 128; c++) {
      members[classes[c]]++;
      hits[classes[c]] += chars.has(c) ? 1 : 0;
    }
    int next = count;
    for (int c = 0; c < 128; c++) {
      int old = classes[c];
      if (chars.has(c) && old < count && hits[old] < members[old]) {
        if (inside[old] < 0) {
          inside[old] = next++;
        }
        classes[c] = (byte) inside[old];
      }
    }
    return next;
  }

  private void close(int from, boolean atStart, BitSet states) {
    int state = from;
    while (!states.get(state)) {
      states.set(state);
      if (state == ACCEPT || kinds[state] == TAKE || kinds[state] == END) {
        return;
      }
      if (kinds[state] == FORK) {
        close(other[state], atStart, states);
      } else if (!atStart) {
        return;
      }
      state = next[state];
    }
  }

  private void closeAtEnd(int state, boolean empty, BitSet reached) {
    if (reached.get(state)) {
      return;
    }
    reached.set(state);
    if (state == ACCEPT || kinds[state] == TAKE || (kinds[state] == BEGIN && !empty)) {
      return;
    }
    closeAtEnd(next[state], empty, reached);
    if (kinds[state] == FORK) {
      closeAtEnd(other[state], empty, reached);
    }
  }

  private int add(RegexNode node, int then) {
    if (node instanceof Chars chars) {
      return state(TAKE, chars, then, then);
    }
    if (node instanceof RegexNode.Edge edge) {
      return state(edge.end() ? END : BEGIN, Chars.NONE, then, then);
    }
    if (node instanceof RegexNode.Sequence sequence) {
      return addAll(sequence.parts(), then);
    }
    if (node instanceof RegexNode.Choice choice) {
      int first = add(choice.parts().get(choice.parts().size() - 1), then);
      for (int i = choice.parts().size() - 2; i >= 0; i--) {
        first = state(FORK, Chars.NONE, add(choice.parts().get(i), then), first);
      }
      return first;
    }
    if (node instanceof RegexNode.Repeat repeat) {
      return add(repeat, then);
    }
    throw new AssertionError(node);
  }

  private int addAll(List<RegexNode> parts, int then) {
    int first = then;
    for (int i = parts.size() - 1; i >= 0; i--) {
      first = add(parts.get(i), first);
    }
    return first;
  }

  private int add(RegexNode.Repeat repeat, int then) {
    int first = then;
    if (repeat.most() < 0) {
      int loop = state(FORK, Chars.NONE, then, then);
      int body = add(repeat.part(), loop); // which may move the arrays
      next[loop] = body;
      first = loop;
    }
    for (int i = repeat.least(); i < repeat.most(); i++) {
      first = state(FORK, Chars.NONE, add(repeat.part(), first), then);
    }
    for (int i = 0; i < repeat.least(); i++) {
      first = add(repeat.part(), first);
    }
    return first;
  }

  private int state(int kind, Chars chars, int to, int orTo) {
    if (size == MAX_STATES) {
      throw new NotPlainException("too large");
    }
    if (size == kinds.length) {
      taken = Arrays.copyOf(taken, size * 2);
      kinds = Arrays.copyOf(kinds, size * 2);
      next = Arrays.copyOf(next, size * 2);
      other = Arrays.copyOf(other, size * 2);
    }
    kinds[size] = kind;
    taken[size] = chars;
    next[size] = to;
    other[size] = orTo;
    return size++;
  }
}
