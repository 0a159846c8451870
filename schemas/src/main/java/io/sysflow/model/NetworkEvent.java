package io.sysflow.model;

/**
 * One operation on a socket, such as bind or listen. The reference collector never emits it.
 *
 * @param procOid who
 * @param ts ns since the epoch
 * @param tid host thread id
 * @param opFlags what
 * @param tuple the ends
 * @param ret 0 or -errno
 * @param xopFlags what, if v5 has no bit for it
 */
public record NetworkEvent(
    Oid procOid, long ts, long tid, OpFlags opFlags, FiveTuple tuple, int ret, XopFlags xopFlags)
    implements ProcessActivity {}
