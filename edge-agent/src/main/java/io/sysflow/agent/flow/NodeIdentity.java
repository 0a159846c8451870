package io.sysflow.agent.flow;

import io.sysflow.model.AgentFacts;
import io.sysflow.model.Header;

/**
 * Who reports: what every header says.
 *
 * @param name of the node
 * @param ip the node's address, "NA" if unknown
 * @param machineId of /etc/machine-id, or empty
 * @param bootId of the kernel's boot, or empty
 * @param arch of the kernel, such as x86_64
 * @param version of the agent
 */
public record NodeIdentity(
    String name, String ip, String machineId, String bootId, String arch, String version) {

  /**
   * Returns a header.
   *
   * @param heartbeat whether it is a sign of life only
   * @param dropped how many events and records were lost since the epoch began
   */
  public Header header(boolean heartbeat, long dropped) {
    return new Header(
        Header.VERSION,
        name,
        ip,
        "",
        new AgentFacts(machineId, bootId, arch, version, heartbeat, dropped));
  }
}
