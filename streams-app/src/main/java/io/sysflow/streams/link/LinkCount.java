package io.sysflow.streams.link;

import io.sysflow.streams.enrich.Counted;

/** What is counted about links. */
public enum LinkCount implements Counted {
  SIGHTINGS("Ends of connections that records told of, each time"),
  LINKS_WHOLE("Links of which both ends became known"),
  LINKS_HALF("Ends that were reported alone"),
  LINKS_WITHDRAWN("Ends that were reported alone and found their link later"),
  ENDS_FORGOTTEN("Ends that left since there were too many"),
  ENDS_EXPIRED("Ends that left when they were over or had been idle for long");

  private final String meaning;

  LinkCount(String meaning) {
    this.meaning = meaning;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
