package io.sysflow.streams.link;

import io.sysflow.model.Activity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.Traffic;
import java.util.Optional;

/**
 * What one record tells of an end.
 *
 * @param key node and tuple
 * @param piece what was done
 * @param who did it
 */
public record Sighting(EndKey key, Piece piece, Who who) {

  /** A connect that goes on in the background; see connect(2). */
  private static final int EINPROGRESS = -115;

  /** Returns what a record tells, or nothing if it is not of a connection. */
  public static Optional<Sighting> of(EnrichedRecord record) {
    Activity activity = record.activity();
    if (activity instanceof NetworkFlow flow && isConnection(flow.tuple())) {
      return Optional.of(of(record, flow));
    }
    if (activity instanceof NetworkEvent event && isConnection(event.tuple()) && joins(event)) {
      return Optional.of(of(record, asFlow(event)));
    }
    return Optional.empty();
  }

  /** Only these have ports, and one peer at a time. */
  private static boolean isConnection(FiveTuple tuple) {
    return (tuple.proto() == FiveTuple.TCP || tuple.proto() == FiveTuple.UDP)
        && tuple.sport() != 0
        && tuple.dport() != 0;
  }

  private static boolean joins(NetworkEvent event) {
    return event.opFlags().has(OpFlag.CONNECT) || event.opFlags().has(OpFlag.ACCEPT);
  }

  private static NetworkFlow asFlow(NetworkEvent event) {
    return new NetworkFlow(
        event.procOid(),
        event.ts(),
        event.tid(),
        event.opFlags(),
        event.ts(),
        event.tuple(),
        -1,
        Traffic.NONE,
        Traffic.NONE,
        event.xopFlags(),
        event.ret(),
        null,
        null);
  }

  private static Sighting of(EnrichedRecord record, NetworkFlow flow) {
    OpFlags ops = flow.opFlags();
    boolean connects = ops.has(OpFlag.CONNECT);
    boolean accepts = ops.has(OpFlag.ACCEPT);
    FiveTuple tuple = plain(flow.tuple());
    Who who = Who.of(record, flow.ts());
    Integer ret = flow.ret();
    boolean failed = connects && ret != null && ret < 0 && ret != EINPROGRESS;
    Piece piece =
        new Piece(
            record.epoch(),
            record.seq(),
            flow.procOid(),
            flow.fd(),
            side(connects, accepts, who, tuple),
            connects || accepts,
            ops.has(OpFlag.CLOSE),
            ops.has(OpFlag.CLOSE) || ops.has(OpFlag.TRUNCATE),
            failed,
            flow.ts(),
            Math.max(flow.ts(), flow.endTs()),
            flow.reads(),
            flow.writes());
    return new Sighting(new EndKey(record.node(), tuple), piece, who);
  }

  /** A server that listens for IPv6 has another form of the addresses that its clients have. */
  private static FiveTuple plain(FiveTuple tuple) {
    return new FiveTuple(
        tuple.sip().unmapped(),
        tuple.sport(),
        tuple.dip().unmapped(),
        tuple.dport(),
        tuple.proto());
  }

  private static Side side(boolean connects, boolean accepts, Who who, FiveTuple tuple) {
    if (connects != accepts) {
      return connects ? Side.CLIENT : Side.SERVER;
    }
    return Addresses.side(who, tuple);
  }
}
