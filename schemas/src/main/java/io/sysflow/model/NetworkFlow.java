package io.sysflow.model;

import org.jspecify.annotations.Nullable;

/**
 * The operations of a thread on a network socket.
 *
 * @param procOid who
 * @param ts of the first operation since the last export, ns since the epoch
 * @param tid host thread id
 * @param opFlags what
 * @param endTs ns since the epoch
 * @param tuple the ends; either both addresses are IPv4 or both IPv6
 * @param fd descriptor, -1 if unknown
 * @param reads operations and bytes received
 * @param writes operations and bytes sent
 * @param xopFlags what, if v5 has no bit for it
 * @param ret result of connect or accept: 0, -errno or descriptor; null if not seen
 * @param domain socket domain (AF_*); null if unknown
 * @param sockType socket type (SOCK_*); null if unknown
 */
public record NetworkFlow(
    Oid procOid,
    long ts,
    long tid,
    OpFlags opFlags,
    long endTs,
    FiveTuple tuple,
    int fd,
    Traffic reads,
    Traffic writes,
    XopFlags xopFlags,
    @Nullable Integer ret,
    @Nullable Integer domain,
    @Nullable Integer sockType)
    implements ProcessActivity {}
