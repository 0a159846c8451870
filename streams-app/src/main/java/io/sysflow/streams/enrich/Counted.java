package io.sysflow.streams.enrich;

/** Something of which there is a number, which metrics show. */
public interface Counted {

  /** Returns what the number is of, in words for whoever reads the metrics. */
  String meaning();
}
