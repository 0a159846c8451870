package io.sysflow.agent.scap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The network interfaces of the node: they tell an end of a socket that is not known. */
final class Interfaces {

  private static final int LOOPBACK4 = 0x0100007f;
  private static final byte[] ANY6 = new byte[16];
  private static final byte[] LOOPBACK6 = loopback6();
  private static final int SUBNET6 = 8;

  private record Interface4(int address, int mask) {}

  private final List<Interface4> v4 = new ArrayList<>();
  private final List<byte[]> v6 = new ArrayList<>();

  void add4(int address, int mask) {
    v4.add(new Interface4(address, mask));
  }

  /** Adds an address, the first 16 bytes of those given. */
  void add6(byte[] address) {
    v6.add(Arrays.copyOf(address, 16));
  }

  void clear() {
    v4.clear();
    v6.clear();
  }

  /** Completes the addresses of a socket, if one of the two is missing. */
  void complete(FdInfo info) {
    if (info.type == FdType.IPV4) {
      complete4(info.socket());
    } else if (info.type == FdType.IPV6) {
      complete6(info.socket());
    }
  }

  private void complete4(byte[] sock) {
    int sip = Little.int32(sock, SocketLayout.SIP4);
    int dip = Little.int32(sock, SocketLayout.DIP4);
    if (sip != 0 && dip != 0) {
      return;
    }
    int known = sip == 0 ? dip : sip;
    int inferred = infer4(known);
    boolean samePort =
        Little.uint16(sock, SocketLayout.SPORT4) == Little.uint16(sock, SocketLayout.DPORT4);
    if (inferred != known || !samePort) {
      Little.putInt32(sock, sip == 0 ? SocketLayout.SIP4 : SocketLayout.DIP4, inferred);
    }
  }

  private int infer4(int peer) {
    for (Interface4 each : v4) {
      if (each.address == peer) {
        return peer;
      }
    }
    for (Interface4 each : v4) {
      if ((each.address & each.mask) == (peer & each.mask)) {
        return each.address;
      }
    }
    for (Interface4 each : v4) {
      if (each.address != LOOPBACK4) {
        return each.address;
      }
    }
    return 0;
  }

  private void complete6(byte[] sock) {
    boolean noSource = isAny(sock, SocketLayout.SIP6);
    if (!noSource && !isAny(sock, SocketLayout.DIP6)) {
      return;
    }
    int known = noSource ? SocketLayout.DIP6 : SocketLayout.SIP6;
    byte[] peer = Arrays.copyOfRange(sock, known, known + 16);
    byte[] inferred = infer6(peer);
    boolean samePort =
        Little.uint16(sock, SocketLayout.SPORT6) == Little.uint16(sock, SocketLayout.DPORT6);
    if (!Arrays.equals(inferred, peer) || !samePort) {
      int missing = noSource ? SocketLayout.SIP6 : SocketLayout.DIP6;
      System.arraycopy(inferred, 0, sock, missing, 16);
    }
  }

  private byte[] infer6(byte[] peer) {
    for (byte[] each : v6) {
      if (Arrays.equals(each, peer)) {
        return each;
      }
    }
    for (byte[] each : v6) {
      if (Arrays.equals(each, 0, SUBNET6, peer, 0, SUBNET6)) {
        return each;
      }
    }
    for (byte[] each : v6) {
      if (!Arrays.equals(each, LOOPBACK6)) {
        return each;
      }
    }
    return ANY6;
  }

  private static boolean isAny(byte[] sock, int at) {
    return Little.int64(sock, at) == 0 && Little.int64(sock, at + 8) == 0;
  }

  private static byte[] loopback6() {
    byte[] address = new byte[16];
    address[15] = 1;
    return address;
  }
}
