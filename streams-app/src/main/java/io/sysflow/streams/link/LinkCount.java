package io.sysflow.streams.link;

/** What is counted about links. */
public enum LinkCount {
  /** What records told of ends. */
  SIGHTINGS,
  /** Links of which both ends became known. */
  LINKS_WHOLE,
  /** Ends that were reported alone. */
  LINKS_HALF,
  /** Ends that were reported alone and found their link later. */
  LINKS_WITHDRAWN,
  /** Ends that left since there were too many. */
  ENDS_FORGOTTEN,
  /** Ends that left when they were over or had been idle for long. */
  ENDS_EXPIRED
}
