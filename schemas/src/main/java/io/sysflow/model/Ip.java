package io.sysflow.model;

/**
 * An IP address, of version 4 or 6, without allocation on comparison.
 *
 * @param version 4 or 6
 * @param high the first 8 bytes of an IPv6 address in network order; 0 for IPv4
 * @param low the last 8 bytes of an IPv6 address in network order, or the IPv4 address in network
 *     order as an unsigned 32-bit number (127.0.0.1 is 0x7f000001)
 */
public record Ip(int version, long high, long low) {

  /** 0.0.0.0. */
  public static final Ip ANY4 = new Ip(4, 0, 0);

  /** Checks the version. */
  public Ip {
    if (version != 4 && version != 6) {
      throw new IllegalArgumentException("no IP version " + version);
    }
  }

  /**
   * Returns the address as SysFlow writes it: the four bytes in network order, read as a
   * little-endian int (127.0.0.1 is 16777343).
   */
  public static Ip ofSysFlow(int sysflow) {
    return new Ip(4, 0, Integer.toUnsignedLong(Integer.reverseBytes(sysflow)));
  }

  /** Returns SysFlow's form of an IPv4 address, or 0 for IPv6, which v5 cannot hold. */
  public int toSysFlow() {
    return version == 4 ? Integer.reverseBytes((int) low) : 0;
  }

  /** Returns the IPv4 address that an IPv6 socket has for a peer of IPv4; any other as it is. */
  public Ip unmapped() {
    return isMapped() ? new Ip(4, 0, low & 0xffffffffL) : this;
  }

  private boolean isMapped() {
    return version == 6 && high == 0 && low >>> 32 == 0xffff;
  }

  /** Returns the text form, IPv6 compressed as RFC 5952 has it. */
  @Override
  public String toString() {
    return version == 4 ? text4(low) : text6();
  }

  private static String text4(long address) {
    return (address >> 24 & 0xff)
        + "."
        + (address >> 16 & 0xff)
        + "."
        + (address >> 8 & 0xff)
        + "."
        + (address & 0xff);
  }

  private String text6() {
    if (isMapped()) {
      return "::ffff:" + text4(low & 0xffffffffL);
    }
    int[] groups = groups();
    int start = longestZeros(groups);
    int end = start < 0 ? -1 : start + zerosFrom(groups, start);
    StringBuilder text = new StringBuilder(39);
    int i = 0;
    while (i < 8) {
      if (i == start) {
        text.append("::");
        i = end;
      } else {
        text.append(i == 0 || i == end ? "" : ":").append(Integer.toHexString(groups[i]));
        i++;
      }
    }
    return text.toString();
  }

  private int[] groups() {
    int[] groups = new int[8];
    for (int i = 0; i < 4; i++) {
      groups[i] = (int) (high >>> 48 - 16 * i & 0xffff);
      groups[i + 4] = (int) (low >>> 48 - 16 * i & 0xffff);
    }
    return groups;
  }

  /** Returns where the first of the longest runs of two zero groups or more begins, or -1. */
  private static int longestZeros(int[] groups) {
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int zeros = zerosFrom(groups, i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    return start;
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < groups.length && groups[end] == 0) {
      end++;
    }
    return end - start;
  }
}
