package io.sysflow.model;

import org.jspecify.annotations.Nullable;

/**
 * The start of a stream, of a segment of it, or a sign of life.
 *
 * @param version of the SysFlow schema; 5
 * @param exporter node name
 * @param ip the node's address, "NA" if unknown
 * @param filename the file it was written to, or empty
 * @param agent facts about the agent; null in records of other collectors
 */
public record Header(
    long version, String exporter, String ip, String filename, @Nullable AgentFacts agent)
    implements SysFlowRecord {

  /** The schema version that we write. */
  public static final long VERSION = 5;

  /** Returns the same header, written to another file. */
  public Header withFilename(String newFilename) {
    return new Header(version, exporter, ip, newFilename, agent);
  }

  /** Returns the same header with other facts about the agent. */
  public Header withAgent(@Nullable AgentFacts newAgent) {
    return new Header(version, exporter, ip, filename, newAgent);
  }

  /** Returns whether this is a sign of life only: no checkpoint, nothing is re-emitted after it. */
  public boolean heartbeat() {
    return agent != null && agent.heartbeat();
  }
}
