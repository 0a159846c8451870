package io.sysflow.model;

import org.jspecify.annotations.Nullable;

/**
 * One operation on the name or the attributes of a file.
 *
 * @param procOid who
 * @param ts ns since the epoch
 * @param tid host thread id
 * @param opFlags what
 * @param fileOid the file
 * @param ret 0 or -errno
 * @param newFileOid the new name of a link, symlink or rename, else null
 * @param xopFlags what, if v5 has no bit for it
 * @param rawPath the path as the program gave it; null if unknown
 * @param newRawPath the second path as the program gave it; null if none or unknown
 * @param mode of chmod, mknod, mkdir; null if none
 * @param flags the call's own flags (mount flags, unlinkat flags); null if none
 */
public record FileEvent(
    Oid procOid,
    long ts,
    long tid,
    OpFlags opFlags,
    Foid fileOid,
    int ret,
    @Nullable Foid newFileOid,
    XopFlags xopFlags,
    @Nullable String rawPath,
    @Nullable String newRawPath,
    @Nullable Integer mode,
    @Nullable Long flags)
    implements ProcessActivity {}
