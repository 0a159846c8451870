package io.sysflow.streams.enrich;

import io.sysflow.model.Entity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.ProcessEntity;
import org.jspecify.annotations.Nullable;

/**
 * The texts of entities, equal ones once: what runs on one node runs on most. That spares memory,
 * and who compares texts most often finds the same one. Used from one thread.
 */
final class SharedTexts {

  private static final int SLOTS = 1 << 14;

  /** The last text of each slot: one that is pushed out is there twice, and no harm is done. */
  private final @Nullable String[] slots = new @Nullable String[SLOTS];

  /** Returns an equal entity with shared texts. */
  Entity share(Entity entity) {
    if (entity instanceof ProcessEntity process) {
      return share(process);
    }
    return entity instanceof FileEntity file ? share(file) : entity;
  }

  private ProcessEntity share(ProcessEntity process) {
    return process.toBuilder()
        .exe(share(process.exe()))
        .exeArgs(share(process.exeArgs()))
        .user(process.uid(), share(process.userName()))
        .group(process.gid(), share(process.groupName()))
        .containerId(shareIfAny(process.containerId()))
        .cwd(share(process.cwd()))
        .build();
  }

  private FileEntity share(FileEntity file) {
    return new FileEntity(
        file.state(),
        file.oid(),
        file.ts(),
        file.restype(),
        share(file.path()),
        shareIfAny(file.containerId()));
  }

  private @Nullable String shareIfAny(@Nullable String text) {
    return text == null ? null : share(text);
  }

  private String share(String text) {
    int hash = text.hashCode();
    int slot = (hash ^ hash >>> 15) & SLOTS - 1;
    String known = slots[slot];
    if (text.equals(known)) {
      return known;
    }
    slots[slot] = text;
    return text;
  }
}
