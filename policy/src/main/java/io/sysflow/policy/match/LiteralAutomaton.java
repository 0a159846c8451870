package io.sysflow.policy.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds which of some literals occur in a text, in one pass (Aho and Corasick, CACM 18(6), 1975).
 * Letters of ASCII are equal in upper and lower case.
 */
final class LiteralAutomaton {

  /** Called for each literal that occurs. */
  interface Hits {
    /** Takes a literal's number and where it ends in the text, exclusively. */
    void hit(int literal, int end);
  }

  private static final int NONE = -1;

  private final int[] root = new int[128];
  private final List<Node> nodes = new ArrayList<>();
  private long[] keys = new long[16];
  private int[] targets = new int[16];
  private int[] fail = {};
  private int[] outputLink = {};
  private int[][] outputs = {};

  /** A state while the automaton is built. */
  private static final class Node {
    private final List<Integer> outputs = new ArrayList<>();
    private final List<Integer> children = new ArrayList<>();
    private final StringBuilder labels = new StringBuilder();
  }

  LiteralAutomaton(List<String> literals) {
    Arrays.fill(keys, NONE);
    Arrays.fill(root, 0);
    nodes.add(new Node());
    for (int i = 0; i < literals.size(); i++) {
      add(literals.get(i), i);
    }
    for (char c = 0; c < root.length; c++) {
      root[c] = Math.max(0, target(0, c));
    }
    link();
    nodes.clear();
  }

  private void add(String literal, int number) {
    int state = 0;
    for (int i = 0; i < literal.length(); i++) {
      char c = TextMatches.lower(literal.charAt(i));
      int next = target(state, c);
      if (next == NONE) {
        next = nodes.size();
        nodes.add(new Node());
        nodes.get(state).children.add(next);
        nodes.get(state).labels.append(c);
        put(state, c, next);
      }
      state = next;
    }
    nodes.get(state).outputs.add(number);
  }

  /** Computes where each state goes on when the next character does not fit, breadth first. */
  private void link() {
    fail = new int[nodes.size()];
    outputLink = new int[nodes.size()];
    outputs = new int[nodes.size()][];
    List<Integer> queue = new ArrayList<>();
    queue.add(0);
    for (int head = 0; head < queue.size(); head++) {
      int state = queue.get(head);
      Node node = nodes.get(state);
      outputs[state] = node.outputs.stream().mapToInt(Integer::intValue).toArray();
      int suffix = fail[state];
      outputLink[state] = nodes.get(suffix).outputs.isEmpty() ? outputLink[suffix] : suffix;
      for (int i = 0; i < node.children.size(); i++) {
        int child = node.children.get(i);
        fail[child] = state == 0 ? 0 : step(suffix, node.labels.charAt(i));
        queue.add(child);
      }
    }
  }

  /** Reports each literal that occurs in a part of a text. */
  void scan(String text, int start, int end, Hits hits) {
    int state = 0;
    for (int i = start; i < end; i++) {
      char c = TextMatches.lower(text.charAt(i));
      state = state == 0 && c < root.length ? root[c] : step(state, c);
      int found = outputs[state].length > 0 ? state : outputLink[state];
      while (found > 0) {
        for (int literal : outputs[found]) {
          hits.hit(literal, i + 1);
        }
        found = outputLink[found];
      }
    }
  }

  private int step(int from, char c) {
    int state = from;
    while (true) {
      int next = target(state, c);
      if (next != NONE) {
        return next;
      }
      if (state == 0) {
        return 0;
      }
      state = fail[state];
    }
  }

  private static long key(int state, char c) {
    return ((long) state << 16) | c;
  }

  private int slot(long key) {
    int slot = (int) ((key * 0x9e3779b97f4a7c15L) >>> 32) & (keys.length - 1);
    while (keys[slot] != NONE && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  private int target(int state, char c) {
    int slot = slot(key(state, c));
    return keys[slot] == NONE ? NONE : targets[slot];
  }

  private void put(int state, char c, int next) {
    if (nodes.size() * 4 > keys.length) {
      grow();
    }
    int slot = slot(key(state, c));
    keys[slot] = key(state, c);
    targets[slot] = next;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldTargets = targets;
    keys = new long[oldKeys.length * 2];
    targets = new int[keys.length];
    Arrays.fill(keys, NONE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        targets[slot] = oldTargets[i];
      }
    }
  }
}
