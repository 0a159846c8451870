package io.sysflow.streams.command;

import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.Link;
import io.sysflow.model.LinkEnd;
import io.sysflow.model.LinkParty;
import io.sysflow.model.ProcessEntity;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Links as people read them, one a line. Pure functions. */
final class LinkText {

  private static final long NANOS = 1_000_000_000L;

  private LinkText() {}

  static String of(Link link) {
    StringBuilder text = new StringBuilder();
    text.append(Instant.ofEpochSecond(0, link.firstSeen()))
        .append(' ')
        .append(link.state().name().toLowerCase(Locale.ROOT))
        .append("  ")
        .append(end(link.client() == null ? link.either() : link.client()))
        .append(" -> ")
        .append(end(link.server()))
        .append("  ")
        .append(tuple(link.tuple()));
    FiveTuple accepted = link.serverTuple();
    if (accepted != null) {
      text.append(", accepted as ").append(ends(accepted));
    }
    text.append(
        "  %d bytes there, %d back, %.3f s"
            .formatted(
                link.bytesToServer(),
                link.bytesToClient(),
                (link.lastSeen() - link.firstSeen()) / (double) NANOS));
    Link.Reason reason = link.reason();
    if (reason != null) {
      text.append("  (").append(reason.name().toLowerCase(Locale.ROOT)).append(')');
    }
    return text.toString();
  }

  private static String end(@Nullable LinkEnd end) {
    if (end == null) {
      return "?";
    }
    StringBuilder text = new StringBuilder(TerminalText.clean(end.node())).append(':');
    String comma = "";
    for (LinkParty party : end.parties()) {
      ProcessEntity process = party.process();
      text.append(comma)
          .append(process == null ? "?" : TerminalText.clean(process.exe()))
          .append('[')
          .append(party.oid().hpid())
          .append(']');
      comma = ",";
    }
    return text.toString();
  }

  private static String tuple(FiveTuple tuple) {
    return (tuple.proto() == FiveTuple.UDP ? "udp " : "tcp ") + ends(tuple);
  }

  private static String ends(FiveTuple tuple) {
    return address(tuple.sip(), tuple.sport()) + " -> " + address(tuple.dip(), tuple.dport());
  }

  private static String address(Ip ip, int port) {
    return (ip.version() == 6 ? "[" + ip + "]" : ip.toString()) + ":" + port;
  }
}
