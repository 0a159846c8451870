package io.sysflow.agent.flow;

import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlags;
import io.sysflow.model.XopFlags;

/** What a thread does with a network socket. */
final class OpenNetworkFlow extends FdFlow {

  private SocketResource socket;

  OpenNetworkFlow(ProcessState process, long tid, int fd, long ts, SocketResource socket) {
    super(process, tid, fd, ts);
    this.socket = socket;
  }

  /** Takes the ends that became known; the operations so far, such as socket(), had none. */
  void learn(SocketResource known) {
    socket = known;
  }

  /** Returns whether no end is known yet. */
  boolean isUnconnected() {
    FiveTuple tuple = socket.tuple();
    return tuple.sport() == 0 && tuple.dport() == 0 && isZero(tuple.sip()) && isZero(tuple.dip());
  }

  private static boolean isZero(Ip ip) {
    return ip.high() == 0 && ip.low() == 0;
  }

  @Override
  boolean isOn(Resource resource) {
    return resource == socket
        || resource instanceof SocketResource other && hasEndsOf(other.tuple());
  }

  @Override
  boolean hasTargetOf(FdFlow other) {
    return other instanceof OpenNetworkFlow flow && hasEndsOf(flow.socket.tuple());
  }

  /** Compares all but the protocol, which a descriptor does not change. */
  private boolean hasEndsOf(FiveTuple other) {
    FiveTuple tuple = socket.tuple();
    return tuple.sport() == other.sport()
        && tuple.dport() == other.dport()
        && tuple.sip().equals(other.sip())
        && tuple.dip().equals(other.dip());
  }

  /** Returns what was done since the last export. */
  NetworkFlow toRecord(long endTs) {
    return new NetworkFlow(
        process.oid,
        ts,
        tid,
        new OpFlags(ops),
        endTs,
        socket.tuple(),
        fd,
        reads(),
        writes(),
        xops == 0 ? XopFlags.NONE : new XopFlags(xops),
        ret,
        socket.domain(),
        socket.type());
  }
}
