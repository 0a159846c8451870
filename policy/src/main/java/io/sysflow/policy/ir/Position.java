package io.sysflow.policy.ir;

/**
 * A place in a rules file.
 *
 * @param file as named by its reader
 * @param line from 1
 * @param column from 1
 */
public record Position(String file, int line, int column) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
