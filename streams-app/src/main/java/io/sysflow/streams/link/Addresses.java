package io.sysflow.streams.link;

import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.PodEntity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whose addresses are whose. Pure functions. */
final class Addresses {

  private Addresses() {}

  /** Returns the IPv4 address that a text is, null if it is none. */
  static @Nullable Ip parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    long address = 0;
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(Character::isDigit)) {
        return null;
      }
      int number = Integer.parseInt(part);
      if (number > 255) {
        return null;
      }
      address = address << 8 | number;
    }
    return new Ip(4, 0, address);
  }

  /** Returns whether a list of addresses as on the wire has an address. */
  static boolean has(List<Long> wire, Ip ip) {
    return ip.version() == 4 && wire.contains(Integer.toUnsignedLong(ip.toSysFlow()))
        || ip.version() == 4 && wire.contains((long) ip.toSysFlow());
  }

  /**
   * Returns which end of a tuple is a process's, by its pod's address, or by its node's if it is in
   * no container.
   */
  static Side side(Who who, FiveTuple tuple) {
    boolean source = isOf(who, tuple.sip());
    boolean destination = isOf(who, tuple.dip());
    if (source == destination) {
      return Side.UNKNOWN;
    }
    return source ? Side.CLIENT : Side.SERVER;
  }

  private static boolean isOf(Who who, Ip ip) {
    PodEntity pod = who.pod();
    if (pod != null) {
      return has(pod.internalIp(), ip);
    }
    return who.process() != null
        && who.process().containerId() == null
        && ip.equals(who.nodeAddress());
  }

  /** Returns whether an address is of the node that a process is on. */
  static boolean isOfNode(Who who, Ip ip) {
    return ip.equals(who.nodeAddress()) || who.pod() != null && has(who.pod().hostIp(), ip);
  }
}
