package io.sysflow.policy.falco;

import io.sysflow.policy.ir.Position;
import java.util.Arrays;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Finds where each character of a YAML scalar stands in its file, whatever the scalar's style. */
final class ScalarText {

  private final String file;
  private final String source;
  private int at;
  private int line;
  private int column;

  private ScalarText(String file, String source, Mark start) {
    this.file = file;
    this.source = source;
    this.at = source.offsetByCodePoints(0, start.getIndex());
    this.line = start.getLine() + 1;
    this.column = start.getColumn() + 1;
  }

  /**
   * Returns a scalar's text.
   *
   * @param source the whole file that the scalar was read from
   */
  static SourceText of(String file, String source, ScalarNode scalar) {
    ScalarText walk = new ScalarText(file, source, scalar.getStartMark());
    int end = source.offsetByCodePoints(0, scalar.getEndMark().getIndex());
    boolean block =
        scalar.getScalarStyle() == ScalarStyle.FOLDED
            || scalar.getScalarStyle() == ScalarStyle.LITERAL;
    if (block) {
      walk.skipLine(end);
    }
    return walk.read(scalar.getValue(), end);
  }

  private void skipLine(int end) {
    while (at < end && source.charAt(at) != '\n') {
      advance();
    }
    if (at < end) {
      advance();
    }
  }

  /** Blanks are folded, so each other character is looked for after the one before. */
  private SourceText read(String value, int end) {
    Position[] positions = new Position[value.length() + 1];
    int last = value.stripTrailing().length();
    for (int i = 0; i < last; i++) {
      char c = value.charAt(i);
      while (!Character.isWhitespace(c) && at < end && source.charAt(at) != c) {
        advance();
      }
      positions[i] = new Position(file, line, column);
      if (at < end && source.charAt(at) == c) {
        advance();
      }
    }
    Arrays.fill(positions, last, positions.length, new Position(file, line, column));
    return SourceText.of(value, positions);
  }

  private void advance() {
    if (source.charAt(at) == '\n') {
      line++;
      column = 1;
    } else {
      column++;
    }
    at++;
  }
}
