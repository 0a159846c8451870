package io.sysflow.model;

import org.jspecify.annotations.Nullable;

/**
 * The operations of a thread on an open file, pipe or unix socket.
 *
 * @param procOid who
 * @param ts of the first operation since the last export, ns since the epoch
 * @param tid host thread id
 * @param opFlags what
 * @param openFlags of the open, if one was seen
 * @param endTs ns since the epoch
 * @param fileOid the file
 * @param fd descriptor, -1 if unknown
 * @param reads operations and bytes read
 * @param writes operations and bytes written
 * @param xopFlags what, if v5 has no bit for it
 * @param ret result of the open, if it is what the record is about: -errno of a failed open; else
 *     null
 * @param rawPath the path as the program gave it to open; null if unknown
 * @param mode permission bits given to open; null if none
 */
public record FileFlow(
    Oid procOid,
    long ts,
    long tid,
    OpFlags opFlags,
    OpenFlags openFlags,
    long endTs,
    Foid fileOid,
    int fd,
    Traffic reads,
    Traffic writes,
    XopFlags xopFlags,
    @Nullable Integer ret,
    @Nullable String rawPath,
    @Nullable Integer mode)
    implements ProcessActivity {}
