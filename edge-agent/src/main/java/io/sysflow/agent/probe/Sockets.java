package io.sysflow.agent.probe;

import io.sysflow.agent.event.SocketResource;
import io.sysflow.agent.probe.OpenFile.Role;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;

/** Reads which ends a network socket has: struct socket_info of wire.h. Pure functions. */
final class Sockets {
  private static final int SOCK_RAW = 3;
  private static final int IPPROTO_ICMPV6 = 58;
  private static final int IPPROTO_MPTCP = 262;

  /** Where Linux takes the ports of clients from, unless told otherwise. */
  private static final int FIRST_EPHEMERAL = 32768;

  private static final int LOCAL_AT = 16;
  private static final int PEER_AT = 32;

  private Sockets() {}

  /** One end of a connection. */
  private record End(Ip ip, int port) {
    static final End NONE = new End(Ip.ANY4, 0);

    boolean isNone() {
      return port == 0 && isAny(ip);
    }
  }

  /** Returns the socket of the current field, in the role that this end has. */
  static SocketResource resource(ProbeRecord r, Role role) {
    int family = r.shortAt(0);
    int type = r.shortAt(2);
    int protocol = protocol(r.shortAt(4) & 0xffff, type);
    if (family != Wire.AF_INET && family != Wire.AF_INET6) {
      return new SocketResource(new FiveTuple(Ip.ANY4, 0, Ip.ANY4, 0, -1), family, type);
    }
    End local = new End(ip(r, LOCAL_AT, family), r.shortAt(8) & 0xffff);
    End peer = new End(ip(r, PEER_AT, family), r.shortAt(10) & 0xffff);
    if (peer.port() == 0) {
      peer = address(r);
    }
    FiveTuple tuple =
        isServer(role, local, peer) ? tuple(peer, local, protocol) : tuple(local, peer, protocol);
    return new SocketResource(tuple, family, type);
  }

  private static FiveTuple tuple(End client, End server, int protocol) {
    return new FiveTuple(
        like(client.ip(), server.ip()),
        client.port(),
        like(server.ip(), client.ip()),
        server.port(),
        protocol);
  }

  /**
   * An end without an address belongs to the family of the other one, or else to IPv6 if one does.
   */
  private static Ip like(Ip ip, Ip other) {
    if (!isAny(ip) || ip.version() == other.version()) {
      return ip;
    }
    return isAny(other) ? new Ip(6, 0, 0) : new Ip(other.version(), 0, 0);
  }

  static boolean isAny(Ip ip) {
    return ip.high() == 0 && ip.low() == 0;
  }

  private static boolean isServer(Role role, End local, End peer) {
    return switch (role) {
      case CLIENT -> false;
      case SERVER -> true;
      case UNKNOWN -> peer.isNone() || looksLikeServer(local.port(), peer.port());
    };
  }

  /** The side with the well-known port serves; a guess for connections older than the agent. */
  private static boolean looksLikeServer(int local, int peer) {
    boolean ephemeral = local >= FIRST_EPHEMERAL;
    return ephemeral == peer >= FIRST_EPHEMERAL ? local < peer : !ephemeral;
  }

  private static int protocol(int protocol, int type) {
    return switch (protocol) {
      case FiveTuple.TCP, IPPROTO_MPTCP -> FiveTuple.TCP;
      case FiveTuple.UDP -> FiveTuple.UDP;
      case FiveTuple.ICMP, IPPROTO_ICMPV6 -> FiveTuple.ICMP;
      default -> type == SOCK_RAW ? FiveTuple.RAW : -1;
    };
  }

  /** Returns the address that the call named, if it did. */
  private static End address(ProbeRecord r) {
    if (!r.find(Wire.TAG_ADDRESS) || r.fieldLength() < 8) {
      return End.NONE;
    }
    int family = r.shortAt(0);
    int port = (r.byteAt(2) & 0xff) << 8 | r.byteAt(3) & 0xff;
    if (family == Wire.AF_INET) {
      return new End(ip(r, 4, family), port);
    }
    return family == Wire.AF_INET6 && r.fieldLength() >= 24
        ? new End(ip(r, 8, family), port)
        : End.NONE;
  }

  /** An IPv4 address in IPv6's clothes is told as what it is. */
  private static Ip ip(ProbeRecord r, int at, int family) {
    if (family == Wire.AF_INET) {
      return new Ip(4, 0, bigEndian(r, at, 4));
    }
    long high = bigEndian(r, at, 8);
    long low = bigEndian(r, at + 8, 8);
    return high == 0 && low >>> 32 == 0xffff
        ? new Ip(4, 0, low & 0xffffffffL)
        : new Ip(6, high, low);
  }

  private static long bigEndian(ProbeRecord r, int at, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | r.byteAt(at + i) & 0xff;
    }
    return value;
  }
}
