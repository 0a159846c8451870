package io.sysflow.policy.match;

import io.sysflow.policy.field.EventView;
import io.sysflow.policy.field.FieldRef;
import io.sysflow.policy.field.Memo;
import io.sysflow.policy.field.Shape;
import io.sysflow.policy.field.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text field that rules look at, with all literals that they compare it with: its value is read
 * once for each operation, and it is looked up once which literal it is. Comparisons with literals,
 * of however many rules, are then comparisons of numbers.
 */
final class Column {

  private final FieldRef field;
  private final int number;
  private final boolean list;
  private final boolean whole;
  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private TextSet literals = new TextSet(List.of());

  /**
   * Makes a column.
   *
   * @param number its place in the memo
   */
  Column(FieldRef field, int number) {
    this.field = field;
    this.number = number;
    this.list = field.shape() != Shape.ONE;
    this.whole = field.field().slice() == Slice.WHOLE;
  }

  /** Returns the field. */
  FieldRef field() {
    return field;
  }

  /** Returns the place in the memo. */
  int number() {
    return number;
  }

  /** Returns the number of a literal. */
  int id(String literal) {
    return ids.computeIfAbsent(literal, key -> ids.size());
  }

  /** Returns how many literals there are. */
  int literals() {
    return ids.size();
  }

  /** Ends the making: all literals are known. */
  void freeze() {
    literals = new TextSet(List.copyOf(ids.keySet()));
  }

  /** Returns the text whose value is from the memo's start to its end; null if there is none. */
  @Nullable String text(EventView view, Memo memo) {
    if (!memo.hasRead(number)) {
      read(view, memo);
    }
    return memo.text(number);
  }

  private void read(EventView view, Memo memo) {
    String text = view.text(field, 0);
    if (text == null || whole) {
      memo.putText(number, text, 0, text == null ? 0 : text.length());
      return;
    }
    Slice slice = view.slice(field);
    int end = slice.end(text);
    memo.putText(number, end < 0 ? null : text, end < 0 ? 0 : slice.start(text), end);
  }

  /** Returns the number of the literal that is the value, negative if it is none. */
  int literal(EventView view, Memo memo) {
    if (memo.hasRead(number) && memo.hasLiteral(number)) {
      return memo.literal(number);
    }
    String text = text(view, memo);
    int literal = text == null ? -1 : find(text, memo.start(number), memo.end(number));
    return memo.putLiteral(number, literal);
  }

  /** Returns the number of the literal that a part of a text is, negative if it is none. */
  int find(String text, int start, int end) {
    return literals.find(text, start, end);
  }

  /** Returns how many values of a field of several are literals; the memo lists them. */
  int listed(EventView view, Memo memo) {
    if (memo.hasRead(number)) {
      return memo.literal(number);
    }
    int size = view.size(field);
    int[] list = memo.list(number, size);
    int count = 0;
    for (int i = 0; i < size; i++) {
      String text = view.text(field, i);
      Slice slice = view.slice(field);
      int end = text == null ? -1 : slice.end(text);
      int literal = text == null || end < 0 ? -1 : find(text, slice.start(text), end);
      if (literal >= 0) {
        list[count++] = literal;
      }
    }
    return memo.putLiteral(number, count);
  }

  /** Returns whether the field has several values. */
  boolean isList() {
    return list;
  }
}
