package io.sysflow.streams.link;

import io.sysflow.model.FiveTuple;
import io.sysflow.model.Link;
import io.sysflow.model.LinkEnd;
import org.jspecify.annotations.Nullable;

/**
 * One end, or two that belong together.
 *
 * @param own the connecting end, or else the one that is known
 * @param server the accepting end if both are known, else null
 * @param reason why the other is missing, null if it is not
 */
record Connection(Session own, @Nullable Session server, Link.@Nullable Reason reason) {

  String id() {
    return own.id();
  }

  boolean isWhole() {
    return server != null;
  }

  EndLog.Told told() {
    int shape = own.shape() * 31 + (server == null ? 0 : server.shape());
    shape = shape * 31 + (reason == null ? 0 : reason.name().hashCode());
    return new EndLog.Told(
        isWhole(), shape, own.volume() + 7 * (server == null ? 0 : server.volume()));
  }

  Link toLink() {
    return server == null ? half() : whole(server);
  }

  private Link whole(Session other) {
    LinkEnd client = own.end();
    LinkEnd accepting = other.end();
    FiveTuple seen = own.key().tuple();
    FiveTuple accepted = other.key().tuple();
    return new Link(
        own.id(),
        Link.State.WHOLE,
        null,
        seen,
        accepted.equals(seen) ? null : accepted,
        client,
        accepting,
        null,
        most(client.sent(), accepting.received()),
        most(client.received(), accepting.sent()),
        Math.min(own.first(), other.first()),
        Math.max(own.last(), other.last()),
        own.begun() && other.begun() ? other.first() - own.first() : null);
  }

  private Link half() {
    LinkEnd end = own.end();
    Side side = own.side();
    return new Link(
        own.id(),
        Link.State.HALF,
        reason,
        own.key().tuple(),
        null,
        side == Side.CLIENT ? end : null,
        side == Side.SERVER ? end : null,
        side == Side.UNKNOWN ? end : null,
        side == Side.CLIENT ? end.sent() : side == Side.SERVER ? end.received() : 0,
        side == Side.CLIENT ? end.received() : side == Side.SERVER ? end.sent() : 0,
        own.first(),
        own.last(),
        null);
  }

  /** Either end may have been watched for a part of the time only. */
  private static long most(long one, long other) {
    return Math.max(one, other);
  }

  /** Returns that what was reported under an id belongs elsewhere. */
  static Link withdrawn(String id, EndKey key) {
    return new Link(
        id, Link.State.WITHDRAWN, null, key.tuple(), null, null, null, null, 0, 0, 0, 0, null);
  }
}
