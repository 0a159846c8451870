package io.sysflow.agent.scap;

import io.sysflow.agent.event.SocketResource;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of sockets: how events change them, in libsinsp's way, and what they come to. A
 * tuple in an event is a family, then source address and port, destination address and port.
 */
final class Sockets {

  static final String NAMED = "-";

  private static final int TUPLE4 = 13;
  private static final int TUPLE6 = 37;
  private static final int TUPLE_UNIX = 17;
  private static final int ADDRESS4 = 7;
  private static final int ADDRESS6 = 19;

  private Sockets() {}

  /** Returns the family of an address or a tuple; -1 if it is too short for its family. */
  static int family(RawEvent event, int parameter, boolean tuple) {
    int length = event.length(parameter);
    if (length == 0) {
      return -1;
    }
    int family = event.bytes()[event.at(parameter)] & 0xff;
    int needed =
        switch (family) {
          case PpmFlags.AF_INET -> tuple ? TUPLE4 : ADDRESS4;
          case PpmFlags.AF_INET6 -> tuple ? TUPLE6 : ADDRESS6;
          case PpmFlags.AF_UNIX -> tuple ? TUPLE_UNIX : 1;
          default -> 1;
        };
    return length < needed ? -1 : family;
  }

  /** Returns whether an IPv6 address is an IPv4 one in disguise, or none at all. */
  static boolean isMapped(byte[] bytes, int at) {
    if (Little.int64(bytes, at) != 0 || bytes[at + 8] != 0 || bytes[at + 9] != 0) {
      return false;
    }
    boolean mapped = bytes[at + 10] == -1 && bytes[at + 11] == -1;
    return mapped || (Little.int64(bytes, at + 8) == 0);
  }

  /** Returns whether a tuple is one of IPv6 addresses, not of IPv4 ones in disguise. */
  static boolean isTuple6(RawEvent event, int parameter) {
    byte[] bytes = event.bytes();
    int at = event.at(parameter);
    return bytes[at] == PpmFlags.AF_INET6 && !(isMapped(bytes, at + 1) && isMapped(bytes, at + 19));
  }

  /** Makes an IPv4 socket of an IPv6 one from the capture's list, if its addresses are mapped. */
  static void unmap(FdInfo info) {
    if (info.type != FdType.IPV6) {
      return;
    }
    byte[] old = info.socket();
    if (!isMapped(old, SocketLayout.SIP6) || !isMapped(old, SocketLayout.DIP6)) {
      return;
    }
    byte[] v6 = old.clone();
    Arrays.fill(old, (byte) 0);
    System.arraycopy(v6, SocketLayout.SIP6 + 12, old, SocketLayout.SIP4, 4);
    System.arraycopy(v6, SocketLayout.DIP6 + 12, old, SocketLayout.DIP4, 4);
    System.arraycopy(v6, SocketLayout.SPORT6, old, SocketLayout.SPORT4, 4);
    old[SocketLayout.PROTO4] = v6[SocketLayout.PROTO6];
    info.type = FdType.IPV4;
  }

  /**
   * Takes the addresses of a tuple; returns whether they are news.
   *
   * @param overwrite whether a destination that is known is replaced
   */
  static boolean set(FdInfo info, RawEvent event, int parameter, boolean overwrite) {
    byte[] bytes = event.bytes();
    int at = event.at(parameter);
    if (bytes[at] == PpmFlags.AF_INET) {
      info.type = FdType.IPV4;
      return set4(info.socket(), bytes, at + 1, at + 7, overwrite);
    }
    if (isMapped(bytes, at + 1) && isMapped(bytes, at + 19)) {
      info.type = FdType.IPV4;
      return set4(info.socket(), bytes, at + 13, at + 31, overwrite);
    }
    return set6(info, bytes, at, overwrite);
  }

  private static boolean set4(byte[] sock, byte[] bytes, int from, int to, boolean overwrite) {
    int sip = Little.int32(bytes, from);
    int sport = Little.uint16(bytes, from + 4);
    int dip = Little.int32(bytes, to);
    int dport = Little.uint16(bytes, to + 4);
    boolean sameSource = isEnd4(sock, true, sip, sport);
    if (sameSource && isEnd4(sock, false, dip, dport)
        || isEnd4(sock, false, sip, sport) && isEnd4(sock, true, dip, dport)) {
      return false;
    }
    Little.putInt32(sock, SocketLayout.SIP4, sip);
    Little.putUint16(sock, SocketLayout.SPORT4, sport);
    return setDestination4(sock, dip, dport, overwrite) || !sameSource;
  }

  private static boolean isEnd4(byte[] sock, boolean source, int ip, int port) {
    return Little.int32(sock, source ? SocketLayout.SIP4 : SocketLayout.DIP4) == ip
        && Little.uint16(sock, source ? SocketLayout.SPORT4 : SocketLayout.DPORT4) == port;
  }

  private static boolean setDestination4(byte[] sock, int dip, int dport, boolean overwrite) {
    int oldDip = Little.int32(sock, SocketLayout.DIP4);
    int oldDport = Little.uint16(sock, SocketLayout.DPORT4);
    boolean newDip = oldDip == 0 || overwrite && oldDip != dip;
    boolean newDport = oldDport == 0 || overwrite && oldDport != dport;
    if (newDip) {
      Little.putInt32(sock, SocketLayout.DIP4, dip);
    }
    if (newDport) {
      Little.putUint16(sock, SocketLayout.DPORT4, dport);
    }
    return newDip || newDport;
  }

  private static boolean set6(FdInfo info, byte[] bytes, int at, boolean overwrite) {
    byte[] sock = info.socket();
    boolean sameSource = isEnd6(sock, true, bytes, at + 1);
    boolean swapped = isEnd6(sock, false, bytes, at + 1) && isEnd6(sock, true, bytes, at + 19);
    boolean same = sameSource && isEnd6(sock, false, bytes, at + 19);
    if (info.type == FdType.IPV6 && (same || swapped)) {
      return false;
    }
    System.arraycopy(bytes, at + 1, sock, SocketLayout.SIP6, 16);
    System.arraycopy(bytes, at + 17, sock, SocketLayout.SPORT6, 2);
    return setDestination6(sock, bytes, at + 19, overwrite) || !sameSource;
  }

  private static boolean setDestination6(byte[] sock, byte[] bytes, int at, boolean overwrite) {
    boolean known = isEnd6(sock, false, bytes, at);
    boolean noDip =
        Little.int64(sock, SocketLayout.DIP6) == 0
            && Little.int64(sock, SocketLayout.DIP6 + 8) == 0;
    boolean noDport = Little.uint16(sock, SocketLayout.DPORT6) == 0;
    if (noDip || overwrite) {
      System.arraycopy(bytes, at, sock, SocketLayout.DIP6, 16);
    }
    if (noDport || overwrite) {
      System.arraycopy(bytes, at + 16, sock, SocketLayout.DPORT6, 2);
    }
    return noDip || (overwrite || noDport) && !known;
  }

  private static boolean isEnd6(byte[] sock, boolean source, byte[] bytes, int at) {
    int ip = source ? SocketLayout.SIP6 : SocketLayout.DIP6;
    return Arrays.equals(sock, ip, ip + 16, bytes, at, at + 16)
        && Little.uint16(sock, source ? SocketLayout.SPORT6 : SocketLayout.DPORT6)
            == Little.uint16(bytes, at + 16);
  }

  static int sport(FdInfo info) {
    boolean v4 = info.type == FdType.IPV4;
    return Little.uint16(info.socket(), v4 ? SocketLayout.SPORT4 : SocketLayout.SPORT6);
  }

  static int dport(FdInfo info) {
    boolean v4 = info.type == FdType.IPV4;
    return Little.uint16(info.socket(), v4 ? SocketLayout.DPORT4 : SocketLayout.DPORT6);
  }

  /** Changes source and destination. */
  static void swap(FdInfo info) {
    byte[] sock = info.socket();
    if (info.type == FdType.IPV4) {
      swap(sock, SocketLayout.SIP4, SocketLayout.DIP4, 4);
      swap(sock, SocketLayout.SPORT4, SocketLayout.DPORT4, 2);
    } else {
      swap(sock, SocketLayout.SIP6, SocketLayout.DIP6, 16);
      swap(sock, SocketLayout.SPORT6, SocketLayout.DPORT6, 2);
    }
  }

  private static void swap(byte[] sock, int one, int other, int length) {
    byte[] kept = Arrays.copyOfRange(sock, one, one + length);
    System.arraycopy(sock, other, sock, one, length);
    System.arraycopy(kept, 0, sock, other, length);
  }

  /** Returns the socket as events tell of it. */
  static SocketResource resource(FdInfo info, boolean compat) {
    if (info.cached() instanceof SocketResource known) {
      return known;
    }
    FiveTuple tuple =
        switch (info.type) {
          case FdType.IPV4 -> tuple4(info, protocol(info, SocketLayout.PROTO4, compat));
          case FdType.IPV6 -> tuple6(info, protocol(info, SocketLayout.PROTO6, compat));
          case FdType.IPV4_SERVER -> server4(info);
          default -> server6(info);
        };
    SocketResource made = new SocketResource(tuple, orNull(info.domain), orNull(info.socketType));
    info.cache(made);
    return made;
  }

  private static @Nullable Integer orNull(int value) {
    return value < 0 ? null : (Integer) value;
  }

  private static FiveTuple tuple4(FdInfo info, int protocol) {
    byte[] sock = info.socket();
    return new FiveTuple(
        ip4(sock, SocketLayout.SIP4),
        Little.uint16(sock, SocketLayout.SPORT4),
        ip4(sock, SocketLayout.DIP4),
        Little.uint16(sock, SocketLayout.DPORT4),
        protocol);
  }

  private static FiveTuple tuple6(FdInfo info, int protocol) {
    byte[] sock = info.socket();
    return new FiveTuple(
        ip6(sock, SocketLayout.SIP6),
        Little.uint16(sock, SocketLayout.SPORT6),
        ip6(sock, SocketLayout.DIP6),
        Little.uint16(sock, SocketLayout.DPORT6),
        protocol);
  }

  private static FiveTuple server4(FdInfo info) {
    byte[] sock = info.socket();
    Ip ip = ip4(sock, SocketLayout.SERVER_IP4);
    int port = Little.uint16(sock, SocketLayout.SERVER_PORT4);
    int protocol = protocol(info, SocketLayout.SERVER_PROTO4, false);
    return new FiveTuple(Ip.ANY4, 0, ip, port, protocol);
  }

  private static FiveTuple server6(FdInfo info) {
    byte[] sock = info.socket();
    Ip ip = ip6(sock, SocketLayout.SERVER_IP6);
    int port = Little.uint16(sock, SocketLayout.SERVER_PORT6);
    int protocol = protocol(info, SocketLayout.SERVER_PROTO6, false);
    return new FiveTuple(new Ip(6, 0, 0), 0, ip, port, protocol);
  }

  private static Ip ip4(byte[] sock, int at) {
    return Ip.ofSysFlow(Little.int32(sock, at));
  }

  private static Ip ip6(byte[] sock, int at) {
    return new Ip(6, Little.bigInt64(sock, at), Little.bigInt64(sock, at + 8));
  }

  /** Returns the protocol as SysFlow has it; libsinsp knows none as long as there is no role. */
  private static int protocol(FdInfo info, int at, boolean compat) {
    int l4 = info.socket()[at];
    if (compat && info.hasNoRole() && l4 != PpmFlags.L4_RAW) {
      return -1;
    }
    if (!compat && info.protocol >= 0) {
      return info.protocol;
    }
    return switch (l4) {
      case PpmFlags.L4_TCP -> FiveTuple.TCP;
      case PpmFlags.L4_UDP -> FiveTuple.UDP;
      case PpmFlags.L4_ICMP -> FiveTuple.ICMP;
      case PpmFlags.L4_RAW -> FiveTuple.RAW;
      default -> -1;
    };
  }
}
