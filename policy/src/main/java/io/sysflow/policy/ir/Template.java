package io.sysflow.policy.ir;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message with fields to be filled in.
 *
 * @param parts in order
 */
public record Template(List<Part> parts) {

  /** Copies the list. */
  public Template {
    parts = List.copyOf(parts);
  }

  /** Returns this message, a blank, and another. */
  public Template plus(Template more) {
    List<Part> all = new ArrayList<>(parts);
    all.add(new Part(" ", null, null));
    all.addAll(more.parts);
    return new Template(all);
  }

  /**
   * A text, and the field that follows it.
   *
   * @param text as it stands
   * @param name of the field as the rule writes it, null at the end
   * @param term the field, null at the end
   * @param width how many characters of the value are printed, with blanks after a shorter one; 0
   *     for all
   */
  public record Part(String text, @Nullable String name, @Nullable Term term, int width) {
    /** Makes a part that prints all of the field's value. */
    public Part(String text, @Nullable String name, @Nullable Term term) {
      this(text, name, term, 0);
    }
  }
}
