package io.sysflow.policy.ir;

/**
 * Something wrong in a rules file.
 *
 * @param position where
 * @param message what, in one line
 */
public record Issue(Position position, String message) {
  @Override
  public String toString() {
    return position + ": " + message;
  }
}
