package io.sysflow.policy.falco;

import io.sysflow.policy.ir.Position;
import java.util.Arrays;

/** An immutable text that knows where each of its characters stands in a file. */
final class SourceText {

  private final String text;
  private final Position[] positions; // one more than characters: the end

  private SourceText(String text, Position[] positions) {
    this.text = text;
    this.positions = positions;
  }

  /**
   * Returns a text with the position of each character and of the end.
   *
   * @throws IllegalArgumentException if there is not one position more than characters
   */
  static SourceText of(String text, Position[] positions) {
    if (positions.length != text.length() + 1) {
      throw new IllegalArgumentException(positions.length + " positions of " + text.length());
    }
    return new SourceText(text, positions.clone());
  }

  /** Returns a text that stands, as a whole, at one place. */
  static SourceText at(Position position, String text) {
    Position[] positions = new Position[text.length() + 1];
    Arrays.fill(positions, position);
    return new SourceText(text, positions);
  }

  String text() {
    return text;
  }

  /** Returns where a character stands, or the end for the text's length. */
  Position position(int index) {
    return positions[Math.min(index, text.length())];
  }

  /** Returns this text followed by another. */
  SourceText plus(SourceText other) {
    Position[] joined = Arrays.copyOf(positions, text.length() + other.positions.length);
    System.arraycopy(other.positions, 0, joined, text.length(), other.positions.length);
    return new SourceText(text + other.text, joined);
  }

  /** Returns this text followed by one that stands where this one ends. */
  SourceText plus(String more) {
    return plus(at(position(text.length()), more));
  }

  /** Returns this text with a part replaced; the new part stands where the old one began. */
  SourceText replace(int start, int end, String replacement) {
    return slice(0, start).plus(at(position(start), replacement)).plus(slice(end, text.length()));
  }

  private SourceText slice(int start, int end) {
    return new SourceText(
        text.substring(start, end), Arrays.copyOfRange(positions, start, end + 1));
  }

  @Override
  public String toString() {
    return text;
  }
}
