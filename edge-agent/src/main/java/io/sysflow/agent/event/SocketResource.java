package io.sysflow.agent.event;

import io.sysflow.model.FiveTuple;
import org.jspecify.annotations.Nullable;

/**
 * A network socket.
 *
 * @param tuple client and server as far as known; the source is the client on both ends
 * @param domain AF_*; null if unknown
 * @param type SOCK_*; null if unknown
 */
public record SocketResource(FiveTuple tuple, @Nullable Integer domain, @Nullable Integer type)
    implements Resource {}
