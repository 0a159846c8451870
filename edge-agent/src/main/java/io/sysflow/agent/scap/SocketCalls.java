package io.sysflow.agent.scap;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.Resource;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

/** Calls on sockets; reads and writes of whatever go to {@link TransferCalls}. */
final class SocketCalls {

  private static final OpFlags SHUTDOWN = OpFlags.of(OpFlag.SHUTDOWN);

  private final NodeState state;
  private final Emitter emitter;
  private final TransferCalls transfers;

  SocketCalls(NodeState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
    transfers = new TransferCalls(state, emitter);
  }

  void accept(Call call) {
    int type = call.type();
    switch (type) {
      case Type.SOCKET_X -> socket(call);
      case Type.SOCKETPAIR_X -> pair(call);
      case Type.BIND_X -> bind(call);
      case Type.CONNECT_X -> connect(call);
      case Type.ACCEPT_1_X, Type.ACCEPT4_1_X, Type.ACCEPT_X, Type.ACCEPT4_5_X, Type.ACCEPT4_X ->
          acceptConnection(call);
      case Type.SHUTDOWN_X -> mark(call, SHUTDOWN, XopFlags.NONE);
      case Type.GETSOCKOPT_X -> call.thread().lastFd = call.event().fd(1);
      default -> {
        if (Type.isExit(type)) {
          transfers.accept(call);
        }
      }
    }
  }

  /** Takes the address that connect is given. */
  void connecting(Call call) {
    FdInfo known = call.fd();
    if (known == null) {
      return;
    }
    RawEvent event = call.event();
    if (event.count() < 2) {
      connectingSomewhere(call, known);
      return;
    }
    int family = Sockets.family(event, 1, false);
    if (family < 0) {
      return;
    }
    FdInfo info = call.changeable(known);
    byte[] sock = info.socket();
    byte[] bytes = event.bytes();
    int at = event.at(1);
    if (family == PpmFlags.AF_INET) {
      info.type = FdType.IPV4;
      System.arraycopy(bytes, at + 1, sock, SocketLayout.DIP4, 4);
      System.arraycopy(bytes, at + 5, sock, SocketLayout.DPORT4, 2);
    } else if (family == PpmFlags.AF_INET6 && Sockets.isMapped(bytes, at + 1)) {
      info.type = FdType.IPV4;
      System.arraycopy(bytes, at + 13, sock, SocketLayout.DIP4, 4);
      System.arraycopy(bytes, at + 17, sock, SocketLayout.DPORT4, 2);
    } else if (family == PpmFlags.AF_INET6) {
      info.type = FdType.IPV6;
      System.arraycopy(bytes, at + 1, sock, SocketLayout.DIP6, 16);
      System.arraycopy(bytes, at + 17, sock, SocketLayout.DPORT6, 2);
    } else {
      info.name = SocketNames.ofAddress(event, 1);
    }
    state.textMade(info.name);
  }

  private void connectingSomewhere(Call call, FdInfo known) {
    FdInfo info = call.changeable(known);
    byte[] sock = info.socket();
    if (info.type == FdType.IPV4) {
      Little.putInt32(sock, SocketLayout.DIP4, 0);
      Little.putUint16(sock, SocketLayout.DPORT4, 0);
    } else if (info.type == FdType.IPV6) {
      Little.putInt64(sock, SocketLayout.DIP6, 0);
      Little.putInt64(sock, SocketLayout.DIP6 + 8, 0);
      Little.putUint16(sock, SocketLayout.DPORT6, 0);
    }
    if (info.isNetwork()) {
      info.name = Sockets.NAMED;
      state.textMade(info.name);
    } else if (state.isCompat()) {
      info.name = state.lastText();
    }
  }

  /** Makes up a socket that something is sent on, as its own beginning was not seen. */
  void sending(Call call) {
    int fd = call.thread().lastFd;
    if (call.fd() != null || fd < 0) {
      return;
    }
    int family = Sockets.family(call.event(), 2, true);
    if (family == PpmFlags.AF_INET || family == PpmFlags.AF_INET6) {
      add(call, fd, family, PpmFlags.SOCK_DGRAM, PpmFlags.IPPROTO_UDP);
    }
  }

  private void socket(Call call) {
    Long domain = call.argument(0, 1);
    Long type = call.argument(1, 2);
    Long protocol = call.argument(2, 3);
    int fd = call.event().fd(0);
    if (fd >= 0 && domain != null && type != null && protocol != null) {
      add(call, fd, domain.intValue(), type.intValue(), protocol.intValue());
      if (!state.isCompat()) {
        mark(call, OpFlags.NONE, XopFlags.of(XopFlag.SOCKET));
      }
    }
  }

  private static void add(Call call, int fd, int domain, int type, int protocol) {
    FdInfo info = new FdInfo(FdType.UNKNOWN);
    info.domain = domain;
    info.socketType = type & 0xf;
    info.openFlags = (type & PpmFlags.SOCK_CLOEXEC) != 0 ? PpmFlags.O_CLOEXEC : 0;
    switch (domain) {
      case PpmFlags.AF_UNIX -> info.type = FdType.UNIX;
      case PpmFlags.AF_NETLINK -> info.type = FdType.NETLINK;
      case PpmFlags.AF_INET, PpmFlags.AF_INET6 -> {
        boolean v4 = domain == PpmFlags.AF_INET;
        int l4 = l4(type, protocol);
        info.type = v4 ? FdType.IPV4 : FdType.IPV6;
        info.socket()[v4 ? SocketLayout.PROTO4 : SocketLayout.PROTO6] = (byte) l4;
        info.protocol = protocol(l4);
      }
      default -> {}
    }
    call.add(fd, info);
  }

  private static int l4(int type, int protocol) {
    boolean raw = type == PpmFlags.SOCK_RAW;
    return switch (protocol) {
      case PpmFlags.IPPROTO_TCP -> raw ? PpmFlags.L4_RAW : PpmFlags.L4_TCP;
      case PpmFlags.IPPROTO_UDP -> raw ? PpmFlags.L4_RAW : PpmFlags.L4_UDP;
      case PpmFlags.IPPROTO_ICMP -> raw ? PpmFlags.L4_RAW : PpmFlags.L4_ICMP;
      case PpmFlags.IPPROTO_RAW -> PpmFlags.L4_RAW;
      case PpmFlags.IPPROTO_IP ->
          switch (type & 0xff) {
            case PpmFlags.SOCK_STREAM -> PpmFlags.L4_TCP;
            case PpmFlags.SOCK_DGRAM -> PpmFlags.L4_UDP;
            default -> PpmFlags.L4_UNKNOWN;
          };
      default -> PpmFlags.L4_UNKNOWN;
    };
  }

  private static int protocol(int l4) {
    return switch (l4) {
      case PpmFlags.L4_TCP -> FiveTuple.TCP;
      case PpmFlags.L4_UDP -> FiveTuple.UDP;
      case PpmFlags.L4_ICMP -> FiveTuple.ICMP;
      case PpmFlags.L4_RAW -> FiveTuple.RAW;
      default -> -1;
    };
  }

  private static void pair(Call call) {
    RawEvent event = call.event();
    int first = event.fd(1);
    int second = event.fd(2);
    if (call.result() < 0 || first == second) {
      return;
    }
    FdInfo info = new FdInfo(FdType.UNIX);
    info.domain = PpmFlags.AF_UNIX;
    Little.putInt64(info.socket(), SocketLayout.UNIX_SOURCE, event.int64(3));
    Little.putInt64(info.socket(), SocketLayout.UNIX_SOURCE + 8, event.int64(4));
    info.shared = true;
    call.add(second, info);
    call.add(first, info);
  }

  private void bind(Call call) {
    FdInfo known = call.fd();
    RawEvent event = call.event();
    int family = Sockets.family(event, 1, false);
    if (known == null || call.result() < 0 || family < 0) {
      return;
    }
    FdInfo info = call.changeable(known);
    if (family == PpmFlags.AF_INET || family == PpmFlags.AF_INET6) {
      bindTo(info, event.bytes(), event.at(1));
    }
    info.name = SocketNames.ofAddress(event, 1);
    state.textMade(info.name);
    if (!state.isCompat()) {
      mark(call, OpFlags.NONE, XopFlags.of(XopFlag.BIND));
    }
  }

  /** A port that is not zero means that the socket is to listen. */
  private static void bindTo(FdInfo info, byte[] bytes, int at) {
    byte[] sock = info.socket();
    boolean v4 = bytes[at] == PpmFlags.AF_INET;
    if (Little.uint16(bytes, v4 ? at + 5 : at + 17) == 0) {
      return;
    }
    if (v4 || Sockets.isMapped(bytes, at + 1)) {
      byte protocol = sock[v4 ? SocketLayout.PROTO4 : SocketLayout.PROTO6];
      info.type = FdType.IPV4_SERVER;
      System.arraycopy(bytes, v4 ? at + 1 : at + 13, sock, SocketLayout.SERVER_IP4, 4);
      System.arraycopy(bytes, v4 ? at + 5 : at + 17, sock, SocketLayout.SERVER_PORT4, 2);
      sock[SocketLayout.SERVER_PROTO4] = protocol;
    } else {
      byte protocol = sock[SocketLayout.PROTO6];
      info.type = FdType.IPV6_SERVER;
      System.arraycopy(bytes, at + 1, sock, SocketLayout.SERVER_IP6, 16);
      System.arraycopy(bytes, at + 17, sock, SocketLayout.SERVER_PORT6, 2);
      sock[SocketLayout.SERVER_PROTO6] = protocol;
    }
    info.becomeServer();
  }

  private void connect(Call call) {
    RawEvent event = call.event();
    boolean stale = false;
    if (call.fd() == null && event.count() > 2 && event.fd(2) >= 0) {
      call.thread().lastFd = event.fd(2);
      call.setFd(call.thread().descriptor(event.fd(2)));
      stale = true;
    }
    FdInfo known = call.fd();
    if (known == null) {
      return;
    }
    int ret = (int) call.result();
    if (!state.isCompat()) {
      connected(call, known, true);
    } else if (ret >= 0 || ret == -PpmFlags.EINPROGRESS) {
      connected(call, known, stale);
    }
    FdInfo info = call.fd();
    Resource resource = info == null ? null : emitter.resource(call, info);
    if (resource != null) {
      emitter.emit(new Connect(call.ts(), emitter.actor(call), call.fdNumber(), resource, ret));
    }
  }

  /** Takes the two ends; {@code overwrite} also those that were known before. */
  private void connected(Call call, FdInfo known, boolean overwrite) {
    RawEvent event = call.event();
    int family = Sockets.family(event, 1, true);
    if (family < 0) {
      return;
    }
    FdInfo info = call.changeable(known);
    if (family == PpmFlags.AF_INET || family == PpmFlags.AF_INET6) {
      if (Sockets.isTuple6(event, 1)) {
        info.type = FdType.IPV6;
      }
      boolean changed = Sockets.set(info, event, 1, overwrite);
      if (changed && info.isServer() && TransferCalls.is(info, PpmFlags.L4_UDP)) {
        Sockets.swap(info);
      }
      info.name = Sockets.NAMED;
    } else {
      info.name = SocketNames.ofTuple(event, 1);
      if (family == PpmFlags.AF_UNIX) {
        SocketNames.takeUnix(info, event, 1);
      }
    }
    state.textMade(info.name);
    if (info.hasNoRole()) {
      info.becomeClient();
    }
  }

  private void acceptConnection(Call call) {
    RawEvent event = call.event();
    int fd = event.fd(0);
    int family = Sockets.family(event, 1, true);
    if (fd < 0) {
      return;
    }
    call.thread().lastFd = fd;
    FdInfo info = new FdInfo(FdType.UNKNOWN);
    info.domain = family;
    if (family == PpmFlags.AF_INET || family == PpmFlags.AF_INET6) {
      Sockets.set(info, event, 1, true);
      info.type = info.type == FdType.UNKNOWN ? FdType.IPV6 : info.type;
      boolean v4 = info.type == FdType.IPV4;
      info.socket()[v4 ? SocketLayout.PROTO4 : SocketLayout.PROTO6] = PpmFlags.L4_TCP;
      info.protocol = FiveTuple.TCP;
    } else if (family == PpmFlags.AF_UNIX) {
      info.type = FdType.UNIX;
      SocketNames.takeUnix(info, event, 1);
    } else {
      return;
    }
    info.name = SocketNames.ofTuple(event, 1);
    state.textMade(info.name);
    info.becomeServer();
    call.add(fd, info);
    Resource resource = emitter.resource(call, info);
    if (resource != null && !(state.isCompat() && call.type() == Type.ACCEPT4_X)) {
      emitter.emit(new Accept(call.ts(), emitter.actor(call), fd, resource));
    }
  }

  private void mark(Call call, OpFlags op, XopFlags xop) {
    FdInfo info = call.fd();
    @Nullable Resource resource = info == null ? null : emitter.resource(call, info);
    if (resource != null) {
      int ret = (int) call.result();
      emitter.emit(
          new FdOp(call.ts(), emitter.actor(call), call.fdNumber(), resource, op, xop, ret));
    }
  }
}
