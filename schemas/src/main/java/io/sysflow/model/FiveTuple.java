package io.sysflow.model;

/**
 * The ends of a network flow. The source is always the client, the destination the server, on both
 * ends.
 *
 * @param sip client's address
 * @param sport client's port
 * @param dip server's address
 * @param dport server's port
 * @param proto TCP 6, UDP 17, ICMP 1, RAW 254, else -1
 */
public record FiveTuple(Ip sip, int sport, Ip dip, int dport, int proto) {
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ICMP = 1;
  public static final int RAW = 254;
}
