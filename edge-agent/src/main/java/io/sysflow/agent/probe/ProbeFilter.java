package io.sysflow.agent.probe;

import java.util.List;

/**
 * What is not to be told, and so is left out in the kernel already.
 *
 * @param files whether what is done with names, and that files are opened, is told
 * @param fileFlows whether what is done with open files is told
 * @param regularOnly whether of open files pipes, directories and unix sockets are left out
 * @param containersOnly whether what processes outside of containers do is left out
 * @param paths absolute; what is done with these files, and with those below, is left out
 * @param executables absolute; what processes that run these, or some below, do is left out. Their
 *     birth, exec and end are told, as the ancestry of others depends on them
 */
public record ProbeFilter(
    boolean files,
    boolean fileFlows,
    boolean regularOnly,
    boolean containersOnly,
    List<String> paths,
    List<String> executables) {

  /** Everything is told. */
  public static final ProbeFilter NONE =
      new ProbeFilter(true, true, false, false, List.of(), List.of());

  /** How many paths the kernel compares, and how long they can be. */
  static final int MAX_PATHS = 8;

  static final int MAX_LENGTH = 124;

  /** Checks the paths. */
  public ProbeFilter {
    paths = paths.stream().map(path -> checked("path", path)).toList();
    executables = executables.stream().map(path -> checked("executable", path)).toList();
    if (paths.size() > MAX_PATHS) {
      throw new IllegalArgumentException(
          "at most " + MAX_PATHS + " paths can be ignored, not " + paths.size());
    }
    for (String path : paths) {
      if (Paths.toComponents(path).length > MAX_LENGTH) {
        throw new IllegalArgumentException("a path to be ignored is too long: " + path);
      }
    }
  }

  private static String checked(String what, String path) {
    String resolved = Paths.resolve("/", path);
    if (!path.startsWith("/") || resolved.equals("/")) {
      throw new IllegalArgumentException(
          "the " + what + " to be ignored is not absolute, or is all: '" + path + "'");
    }
    return resolved;
  }

  /** Returns whether what is done with this file is left out. */
  boolean ignoresPath(String path) {
    return covers(paths, path);
  }

  /** Returns whether some processes are left out. */
  boolean mutes() {
    return containersOnly || !executables.isEmpty();
  }

  /** Returns whether what such a process does is left out. */
  boolean mutes(String exe, boolean contained) {
    return containersOnly && !contained || covers(executables, exe);
  }

  private static boolean covers(List<String> roots, String path) {
    for (String root : roots) {
      if (path.startsWith(root)
          && (path.length() == root.length() || path.charAt(root.length()) == '/')) {
        return true;
      }
    }
    return false;
  }
}
