package io.sysflow.agent.event;

import io.sysflow.model.OpenFlags;
import org.jspecify.annotations.Nullable;

/**
 * A file was opened, or could not be (open, openat, openat2, creat, open_by_handle_at).
 *
 * @param ts ns since the epoch
 * @param actor who
 * @param fd the descriptor, or -errno
 * @param file what; of a failed open, what was asked for
 * @param flags of the open
 * @param rawPath the path as the program gave it; null if unknown
 * @param mode permission bits given to the call; null if none
 */
public record FileOpen(
    long ts,
    Actor actor,
    int fd,
    FileResource file,
    OpenFlags flags,
    @Nullable String rawPath,
    @Nullable Integer mode)
    implements ThreadEvent {}
