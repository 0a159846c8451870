package io.sysflow.policy.field;

import io.sysflow.model.FileEntity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import org.jspecify.annotations.Nullable;

/** The class {@code fs.path}: the paths that an operation on names is about, if it succeeded. */
final class PathFields {

  private PathFields() {}

  static void define(Definer definer) {
    definer
        .on(RecordKind.FILE_FLOW, RecordKind.FILE_EVENT)
        .in(PathFields::hasPath)
        .text("fs.path.name", "Absolute path.", view -> path(view, view.file()))
        .text("fs.path.nameraw", "Path as the program gave it.", PathFields::raw);
    definer
        .in(PathFields::hasTwo)
        .text("fs.path.source", "Old name; the link itself of a link.", v -> end(v, true))
        .text("fs.path.target", "New name; what a link points to.", v -> end(v, false))
        .text("fs.path.sourceraw", "Old name as the program gave it.", v -> rawEnd(v, true))
        .text("fs.path.targetraw", "New name as the program gave it.", v -> rawEnd(v, false));
    definer
        .everywhere()
        .with(
            "evt.abspath",
            FieldType.TEXT,
            Field.Argument.OPTIONAL,
            "Absolute path that is opened, made, removed or linked; .src and .dst of two.",
            PathFields::absolute);
  }

  private static boolean hasPath(Operation operation) {
    return switch (operation) {
      case MKDIR, RMDIR, UNLINK, OPEN, CREAT, CHMOD, CHOWN, UMOUNT -> true;
      default -> false;
    };
  }

  private static boolean hasTwo(Operation operation) {
    return switch (operation) {
      case RENAME, LINK, SYMLINK, MOUNT -> true;
      default -> false;
    };
  }

  private static @Nullable String path(EventView view, @Nullable FileEntity file) {
    return file == null || Results.failed(view) ? null : file.path();
  }

  private static @Nullable String raw(EventView view) {
    String raw = null;
    if (view.activity() instanceof FileEvent event) {
      raw = event.rawPath();
    } else if (view.activity() instanceof FileFlow flow) {
      raw = flow.rawPath();
    }
    return Results.failed(view) ? null : raw;
  }

  /** Falco takes the new name of a link as its source, and what it points to as its target. */
  private static boolean first(EventView view, boolean source) {
    return switch (view.operation()) {
      case LINK, SYMLINK, MOUNT -> !source;
      default -> source;
    };
  }

  private static @Nullable String end(EventView view, boolean source) {
    return path(view, first(view, source) ? view.file() : view.newFile());
  }

  private static @Nullable String rawEnd(EventView view, boolean source) {
    if (!(view.activity() instanceof FileEvent event) || Results.failed(view)) {
      return null;
    }
    return first(view, source) ? event.rawPath() : event.newRawPath();
  }

  private static Accessor absolute(String argument) {
    boolean second = argument.equals("dst");
    boolean first = argument.isEmpty() || argument.equals("src");
    return (Accessor.Text)
        view -> {
          FileEntity file =
              switch (view.operation()) {
                case OPEN, CREAT, MKDIR, RMDIR, UNLINK -> argument.isEmpty() ? view.file() : null;
                case SYMLINK -> argument.isEmpty() ? view.newFile() : null;
                case RENAME, LINK -> second ? view.newFile() : first ? view.file() : null;
                default -> null;
              };
          return file == null ? null : file.path();
        };
  }
}
