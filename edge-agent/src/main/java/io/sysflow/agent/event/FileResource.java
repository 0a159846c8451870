package io.sysflow.agent.event;

import io.sysflow.model.RestType;
import org.jspecify.annotations.Nullable;

/**
 * A file, directory, pipe or unix socket.
 *
 * @param type what it is
 * @param path absolute where it could be resolved; "pipe:[inode]" for a pipe, name for a socket
 * @param containerId of the process that uses it; null on the host
 */
public record FileResource(RestType type, String path, @Nullable String containerId)
    implements Resource {}
