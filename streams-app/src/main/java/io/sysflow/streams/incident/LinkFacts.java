package io.sysflow.streams.incident;

import io.sysflow.model.FiveTuple;
import io.sysflow.model.Link;
import io.sysflow.model.LinkEnd;
import io.sysflow.model.LinkParty;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes from links what incidents need of them. */
public final class LinkFacts {

  /** More take part in a connection only by chance. */
  private static final int MOST = 64;

  private final Chains chains;

  /** Makes one that knows programs by {@code roles}. */
  public LinkFacts(Roles roles) {
    chains = new Chains(roles);
  }

  /** Returns what joins; nothing of a link of which one end is not known. */
  public Optional<LinkFact> of(Link link) {
    LinkEnd client = link.client();
    LinkEnd server = link.server();
    if (link.state() != Link.State.WHOLE || client == null || server == null) {
      return Optional.empty();
    }
    List<ProcessKey> clients = keys(client);
    List<ProcessKey> servers = keys(server);
    return clients.isEmpty() || servers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LinkFact(
                link.id(),
                clients,
                servers,
                link.firstSeen(),
                link.lastSeen(),
                label(link.tuple())));
  }

  private List<ProcessKey> keys(LinkEnd end) {
    Set<ProcessKey> keys = new LinkedHashSet<>();
    end.parties().forEach(party -> keys.add(new ProcessKey(end.node(), party.oid())));
    for (LinkParty party : end.parties()) {
      chains
          .of(party.oid(), party.process(), party.ancestors())
          .forEach(process -> keys.add(new ProcessKey(end.node(), process.oid())));
    }
    return new ArrayList<>(keys).subList(0, Math.min(MOST, keys.size()));
  }

  static String label(FiveTuple tuple) {
    String transport =
        switch (tuple.proto()) {
          case FiveTuple.TCP -> "tcp";
          case FiveTuple.UDP -> "udp";
          default -> "ip";
        };
    return "%s %s:%d -> %s:%d"
        .formatted(transport, tuple.sip(), tuple.sport(), tuple.dip(), tuple.dport());
  }
}
