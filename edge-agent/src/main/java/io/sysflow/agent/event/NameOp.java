package io.sysflow.agent.event;

import io.sysflow.model.OpFlags;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

/**
 * An operation on names or attributes by path: mkdir, rmdir, link, symlink, unlink, rename, or an
 * extension such as chmod, chown, mount, truncate.
 *
 * @param ts ns since the epoch
 * @param actor who
 * @param op what, as v5 has it
 * @param xop what, if v5 has no bit for it
 * @param file the name it is about; for link, symlink and rename the old one (the target)
 * @param newFile the new name of link, symlink and rename; null otherwise
 * @param rawPath the first path as the program gave it; null if unknown
 * @param newRawPath the second path as the program gave it; null if none
 * @param ret 0 or -errno
 * @param mode permission bits; null if none
 * @param flags the call's own flags; null if none
 */
public record NameOp(
    long ts,
    Actor actor,
    OpFlags op,
    XopFlags xop,
    FileResource file,
    @Nullable FileResource newFile,
    @Nullable String rawPath,
    @Nullable String newRawPath,
    int ret,
    @Nullable Integer mode,
    @Nullable Long flags)
    implements ThreadEvent {}
