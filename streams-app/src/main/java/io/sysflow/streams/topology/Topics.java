package io.sysflow.streams.topology;

import java.util.regex.Pattern;

/**
 * The names of the topics.
 *
 * @param prefix comes before every name; empty for none
 */
public record Topics(String prefix) {

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");

  /** What every name begins with, after the prefix. */
  public static final String FAMILY = "sysflow.";

  /** Without a prefix. */
  public static final Topics DEFAULT = new Topics("");

  /** Checks the prefix. */
  public Topics {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no prefix of topics: letters, digits, '.', '_' and '-'".formatted(prefix));
    }
  }

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
