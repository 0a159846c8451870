package io.sysflow.policy.match;

import io.sysflow.policy.field.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a rule holds for one operation of a record, or does not.
 *
 * @param operation the operation
 * @param condition the rule's condition
 */
public record Explanation(Operation operation, Part condition) {

  /**
   * A condition or a part of one.
   *
   * @param text as rules write it; "and", "or" or "not" of a condition of several
   * @param holds whether it does
   * @param seen the value that it saw and what else explains it, empty of a condition of several
   * @param parts that it consists of
   */
  public record Part(String text, boolean holds, String seen, List<Part> parts) {
    /** Copies the list. */
    public Part {
      parts = List.copyOf(parts);
    }

    /** Returns the first part without parts that makes this one fail; itself if there is none. */
    public Part reason() {
      for (Part part : parts) {
        if (part.holds == (holds || text.equals("not"))) {
          return part.reason();
        }
      }
      return this;
    }
  }

  /** Returns whether the rule holds for the operation. */
  public boolean holds() {
    return condition.holds();
  }

  /** Returns lines that show the condition as a tree: yes or no before each part. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    add(condition, 0, lines);
    return lines;
  }

  private static void add(Part part, int depth, List<String> lines) {
    String seen = part.seen().isEmpty() ? "" : "   # " + part.seen();
    lines.add((part.holds() ? "yes " : "no  ") + "  ".repeat(depth) + part.text() + seen);
    part.parts().forEach(inner -> add(inner, depth + 1, lines));
  }
}
