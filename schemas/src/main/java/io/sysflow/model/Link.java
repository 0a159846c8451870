package io.sysflow.model;

import org.jspecify.annotations.Nullable;

/**
 * A network connection, joined of what the nodes at its ends saw of it. The same id may come again
 * with more known; the last one counts.
 *
 * @param id hash of what its connecting end is, or of the other one if that was not seen
 * @param state how much of it is known
 * @param reason why an end is missing; null if none is
 * @param tuple client to server, as the client saw it, or the end that was seen
 * @param serverTuple as the server saw it, if its address was translated on the way; else null
 * @param client the end that connected; null if not seen
 * @param server the end that accepted; null if not seen
 * @param either an end of which it is not known which one it is; null most often
 * @param bytesToServer that either end counted, whichever saw more
 * @param bytesToClient that either end counted, whichever saw more
 * @param firstSeen of either end by its own clock, ns since the epoch
 * @param lastSeen of either end by its own clock, ns since the epoch
 * @param clockOffset how much later the server's clock was at its accept than the client's at its
 *     connect: their difference and the way; null if one of the two was not seen
 */
public record Link(
    String id,
    State state,
    @Nullable Reason reason,
    FiveTuple tuple,
    @Nullable FiveTuple serverTuple,
    @Nullable LinkEnd client,
    @Nullable LinkEnd server,
    @Nullable LinkEnd either,
    long bytesToServer,
    long bytesToClient,
    long firstSeen,
    long lastSeen,
    @Nullable Long clockOffset) {

  /** How much is known of a link. */
  public enum State {
    /** Both ends. */
    WHOLE,
    /** One end. */
    HALF,
    /** The half that was reported under this id belongs to a link with another id. */
    WITHDRAWN
  }

  /** Why an end is missing. */
  public enum Reason {
    /** Nothing was seen that fits. */
    NO_OTHER_END,
    /** Several ends fit, and nothing tells which. */
    AMBIGUOUS,
    /** It is not known which end this is. */
    SIDE_UNKNOWN,
    /** The connection was not made. */
    FAILED
  }
}
