package io.sysflow.streams.link;

import io.sysflow.model.FiveTuple;
import io.sysflow.model.PodEntity;

/** How a connection may have come from one end to the other, the surest first. */
enum Way {
  /** As it is: both ends see one tuple. */
  DIRECT {
    @Override
    boolean fits(Session client, Session server) {
      return client.key().tuple().equals(server.key().tuple());
    }
  },
  /** By a service of the server's pod: the client sees the service's address, or a node's. */
  SERVICE {
    @Override
    boolean fits(Session client, Session server) {
      FiveTuple from = client.key().tuple();
      return from.sip().equals(server.key().tuple().sip()) && isService(client, server, true);
    }
  },
  /** The client's node put its own address in the place of the client's. */
  SOURCE {
    @Override
    boolean fits(Session client, Session server) {
      FiveTuple from = client.key().tuple();
      FiveTuple to = server.key().tuple();
      return from.dip().equals(to.dip())
          && from.dport() == to.dport()
          && isSourceTranslated(client, server);
    }
  },
  /** Both of these; the node whose port the client sees may have put its own address there. */
  SERVICE_AND_SOURCE {
    @Override
    boolean fits(Session client, Session server) {
      return isSourceTranslated(client, server) && isService(client, server, false)
          || isOfDialled(client, server) && isService(client, server, true);
    }
  },
  /**
   * By something that nobody reported, such as a container's published port: the client's address
   * and port tell. A pod whose services are known has no other.
   */
  UNREPORTED {
    @Override
    boolean fits(Session client, Session server) {
      FiveTuple from = client.key().tuple();
      FiveTuple to = server.key().tuple();
      PodEntity pod = server.who().pod();
      return from.sip().equals(to.sip())
          && server.who().container() != null
          && (pod == null || pod.services().isEmpty());
    }

    @Override
    boolean needsBegin() {
      return true;
    }
  };

  /** Returns whether the tuples may be of one connection; protocol and client's port are equal. */
  abstract boolean fits(Session client, Session server);

  /** Returns whether it decides only between ends whose connect and accept were seen. */
  boolean needsBegin() {
    return false;
  }

  private static boolean isService(Session client, Session server, boolean ofAnyNode) {
    PodEntity pod = server.who().pod();
    if (pod == null) {
      return false;
    }
    FiveTuple from = client.key().tuple();
    int target = server.key().tuple().dport();
    for (PodEntity.Service service : pod.services()) {
      for (PodEntity.Port port : service.ports()) {
        if (leadsTo(port, target)
            && carries(port, from.proto())
            && (isDialled(service, port, from, server)
                || ofAnyNode && isNodePort(port, from.dport()))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean leadsTo(PodEntity.Port port, int target) {
    return port.targetPort() == target || port.targetPort() == 0;
  }

  /** A service is reached at its own address, or at a port of any node. */
  private static boolean isDialled(
      PodEntity.Service service, PodEntity.Port port, FiveTuple from, Session server) {
    boolean cluster = port.port() == from.dport() && Addresses.has(service.clusterIp(), from.dip());
    return cluster
        || isNodePort(port, from.dport()) && Addresses.isOfNode(server.who(), from.dip());
  }

  private static boolean isNodePort(PodEntity.Port port, int dialled) {
    return port.nodePort() != 0 && port.nodePort() == dialled;
  }

  private static boolean carries(PodEntity.Port port, int proto) {
    return port.proto().equalsIgnoreCase(proto == FiveTuple.TCP ? "TCP" : "UDP");
  }

  /** Returns whether the server sees the node that the client sees, and not the client. */
  private static boolean isOfDialled(Session client, Session server) {
    FiveTuple from = client.key().tuple();
    FiveTuple to = server.key().tuple();
    return from.dip().equals(to.sip()) && !from.sip().equals(to.sip());
  }

  private static boolean isSourceTranslated(Session client, Session server) {
    FiveTuple from = client.key().tuple();
    FiveTuple to = server.key().tuple();
    return !from.sip().equals(to.sip()) && Addresses.isOfNode(client.who(), to.sip());
  }
}
