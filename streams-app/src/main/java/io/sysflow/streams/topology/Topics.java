package io.sysflow.streams.topology;

/**
 * The names of the topics.
 *
 * @param prefix comes before every name; empty for none
 */
public record Topics(String prefix) {

  /** What every name begins with, after the prefix. */
  public static final String FAMILY = "sysflow.";

  /** Without a prefix. */
  public static final Topics DEFAULT = new Topics("");

  /** Returns the topic that agents write to; key: node. */
  public String records() {
    return prefix + "sysflow.records";
  }

  /** Returns the topic of records joined with their state; key: node. */
  public String enriched() {
    return prefix + "sysflow.enriched";
  }

  /** Returns the topic of network flows paired across nodes. */
  public String links() {
    return prefix + "sysflow.links";
  }

  /** Returns the topic of alerts; key: the alert's id. */
  public String alerts() {
    return prefix + "sysflow.alerts";
  }

  /** Returns the topic of incidents; key: the incident's id. */
  public String incidents() {
    return prefix + "sysflow.incidents";
  }

  /** Returns the topic of policy sets; key: the set's name. */
  public String policies() {
    return prefix + "sysflow.policies";
  }

  /** Returns the topic of records that could not be processed. */
  public String dlq() {
    return prefix + "sysflow.dlq";
  }
}
