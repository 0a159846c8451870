package io.sysflow.agent.probe;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Resource;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.model.FiveTuple;

/** Decodes how connections are made. Used from one thread. */
final class ConnectionDecoder {
  private final Node node;
  private final ProcessDecoder processes;
  private final Transfers transfers;
  private final Resources resources;

  ConnectionDecoder(Node node, ProcessDecoder processes, Transfers transfers, Resources resources) {
    this.node = node;
    this.processes = processes;
    this.transfers = transfers;
    this.resources = resources;
  }

  void connect(ProbeRecord r) {
    ProcessState process = processes.process(r);
    OpenFile file = resources.remember(r, process, OpenFile.Role.CLIENT);
    transfers.begin(r, process, file);
    if (isConnection(file.resource())) {
      Actor actor = process.actor(r.tid());
      node.out.emit(new Connect(node.ts(r), actor, r.fd(), file.resource(), r.ret()));
    }
  }

  void accept(ProbeRecord r) {
    ProcessState process = processes.process(r);
    OpenFile file = resources.remember(r, process, OpenFile.Role.SERVER);
    transfers.begin(r, process, file);
    if (isConnection(file.resource())) {
      Actor actor = process.actor(r.tid());
      node.out.emit(new Accept(node.ts(r), actor, r.fd(), file.resource()));
    }
  }

  private static boolean isConnection(Resource resource) {
    return resource instanceof FileResource
        || resource instanceof SocketResource socket && !isNobody(socket.tuple());
  }

  /** Netlink and the like are connected as well, and some are only to be connected no longer. */
  private static boolean isNobody(FiveTuple tuple) {
    return tuple.dport() == 0 && Sockets.isAny(tuple.dip());
  }
}
