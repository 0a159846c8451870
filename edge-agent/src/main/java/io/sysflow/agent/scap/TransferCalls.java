package io.sysflow.agent.scap;

import io.sysflow.agent.event.Io;
import io.sysflow.agent.event.Resource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Calls that read or write, receive or send. A datagram tells the ends of its socket, which are
 * those of the last one.
 */
final class TransferCalls {

  private static final int NO_TUPLE = -1;

  private final NodeState state;
  private final Emitter emitter;

  TransferCalls(NodeState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
  }

  /** Returns whether it is an IPv4 socket of a transport protocol; libsinsp asks of no others. */
  static boolean is(FdInfo info, int l4) {
    return info.type == FdType.IPV4 && info.socket()[SocketLayout.PROTO4] == l4;
  }

  void accept(Call call) {
    int type = call.type();
    boolean reads = isRead(type);
    if (!reads && !isWrite(type)) {
      return;
    }
    if (type == Type.SENDMMSG_X || type == Type.RECVMMSG_X) {
      findOfMany(call);
    }
    FdInfo known = call.fd();
    if (known != null && call.result() >= 0) {
      learn(call, known, reads);
    }
    FdInfo info = call.fd();
    Resource resource = info == null ? null : emitter.resource(call, info);
    if (resource != null) {
      emit(call, resource, reads);
    }
  }

  private void emit(Call call, Resource resource, boolean reads) {
    long bytes = Math.max(0, state.isCompat() ? (int) call.result() : call.result());
    int fd = call.fdNumber();
    emitter.emit(
        reads
            ? new Io(call.ts(), call.ts(), emitter.actor(call), fd, resource, 1, bytes, 0, 0)
            : new Io(call.ts(), call.ts(), emitter.actor(call), fd, resource, 0, 0, 1, bytes));
  }

  private static boolean isRead(int type) {
    return switch (type) {
      case Type.READ_X,
          Type.RECV_X,
          Type.RECVFROM_X,
          Type.RECVMSG_X,
          Type.RECVMMSG_X,
          Type.PREAD_X,
          Type.READV_X,
          Type.PREADV_X ->
          true;
      default -> false;
    };
  }

  private static boolean isWrite(int type) {
    return switch (type) {
      case Type.WRITE_X,
          Type.SEND_X,
          Type.SENDTO_X,
          Type.SENDMSG_X,
          Type.SENDMMSG_X,
          Type.PWRITE_X,
          Type.WRITEV_X,
          Type.PWRITEV_X ->
          true;
      default -> false;
    };
  }

  /** These tell the descriptor at exit, if at all. */
  private void findOfMany(Call call) {
    int fd = call.event().fd(1);
    if (!state.isCompat() && fd >= 0) {
      call.thread().lastFd = fd;
      call.setFd(call.thread().descriptor(fd));
    }
  }

  /** Takes the ends that the call tells, unless the socket has them for good. */
  private void learn(Call call, FdInfo known, boolean reads) {
    RawEvent enter = call.enter();
    RawEvent source = reads || enter == null ? call.event() : enter;
    int tuple =
        switch (call.type()) {
          case Type.RECVFROM_X -> 2;
          case Type.RECVMSG_X -> 3;
          case Type.SENDTO_X, Type.SENDMSG_X -> enter == null ? 4 : 2;
          case Type.SENDMMSG_X, Type.RECVMMSG_X -> 4;
          default -> NO_TUPLE;
        };
    boolean fixed = !known.name.isEmpty() && is(known, PpmFlags.L4_TCP);
    if (fixed || tuple == NO_TUPLE || source.isEmpty(tuple)) {
      return;
    }
    FdInfo info = call.changeable(known);
    if (update(info, source, tuple)) {
      learnt(call, info, reads);
      if (!info.isNetwork()) {
        info.name = SocketNames.ofTuple(source, tuple);
      }
      state.textMade(info.name);
    }
  }

  private static void learnt(Call call, FdInfo info, boolean reads) {
    if (!info.isNetwork()) {
      return;
    }
    if (info.hasNoRole()) {
      guessRole(info, call.thread().descriptors(), reads);
    }
    if (reads ? info.isClient() : info.isServer()) {
      Sockets.swap(info);
    }
    info.name = Sockets.NAMED;
  }

  /** Takes the addresses of a tuple; returns whether they are news. */
  private boolean update(FdInfo info, RawEvent event, int tuple) {
    int family = Sockets.family(event, tuple, true);
    if (family == PpmFlags.AF_UNIX) {
      info.type = FdType.UNIX;
      SocketNames.takeUnix(info, event, tuple);
      return true;
    }
    if (family == PpmFlags.AF_INET || family == PpmFlags.AF_INET6) {
      unbind(info, family);
      if (!Sockets.set(info, event, tuple, true)) {
        return false;
      }
    }
    if (family >= 0) {
      assumeUdp(info);
      state.interfaces().complete(info);
    }
    return family >= 0;
  }

  /** A socket that was bound is now one end of an exchange. */
  private void unbind(FdInfo info, int family) {
    byte[] sock = info.socket();
    if (info.type == FdType.IPV4_SERVER && family == PpmFlags.AF_INET) {
      sock[SocketLayout.PROTO4] = sock[SocketLayout.SERVER_PROTO4];
    }
    if (info.type == FdType.IPV6_SERVER && !state.isCompat()) {
      byte protocol = sock[SocketLayout.SERVER_PROTO6];
      Arrays.fill(sock, (byte) 0);
      sock[SocketLayout.PROTO6] = protocol;
      info.type = FdType.IPV6;
    }
  }

  private static void assumeUdp(FdInfo info) {
    int at =
        switch (info.type) {
          case FdType.IPV4 -> SocketLayout.PROTO4;
          case FdType.IPV6 -> SocketLayout.PROTO6;
          default -> -1;
        };
    if (at >= 0 && info.socket()[at] == PpmFlags.L4_UNKNOWN) {
      info.socket()[at] = PpmFlags.L4_UDP;
    }
  }

  /** Who owns the port that is written to is the server. */
  private static void guessRole(FdInfo info, @Nullable FdTable table, boolean reads) {
    int sport = Sockets.sport(info);
    int dport = Sockets.dport(info);
    boolean v4 = info.type == FdType.IPV4;
    boolean bound = table != null && table.any(other -> isBoundTo(other, v4, dport));
    boolean uses =
        table != null
            && table.any(other -> other.type == info.type && Sockets.sport(other) == sport);
    if (!bound || uses && !reads) {
      info.becomeClient();
    } else {
      info.becomeServer();
    }
  }

  private static boolean isBoundTo(FdInfo info, boolean v4, int port) {
    return switch (info.type) {
      case FdType.IPV4, FdType.IPV6 ->
          v4 == (info.type == FdType.IPV4) && Sockets.dport(info) == port;
      case FdType.IPV4_SERVER ->
          v4 && Little.uint16(info.socket(), SocketLayout.SERVER_PORT4) == port;
      case FdType.IPV6_SERVER ->
          !v4 && Little.uint16(info.socket(), SocketLayout.SERVER_PORT6) == port;
      default -> false;
    };
  }
}
