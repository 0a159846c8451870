package io.sysflow.model;

/**
 * How much was transferred in one direction.
 *
 * @param ops calls, failed ones included
 * @param bytes transferred
 */
public record Traffic(long ops, long bytes) {
  /** Nothing. */
  public static final Traffic NONE = new Traffic(0, 0);
}
