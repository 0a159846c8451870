package io.sysflow.agent.container;

/** Names of images, as SysFlow has them. Pure functions. */
final class Images {

  private static final String ALGORITHM = "sha256:";
  private static final int DIGEST = 64;

  private Images() {}

  /** Returns the name with its tag, which is "latest" if neither tag nor digest is said. */
  static String withTag(String name) {
    boolean plain = !name.isEmpty() && !isId(name) && name.indexOf('@') < 0;
    return plain && name.indexOf(':', name.lastIndexOf('/') + 1) < 0 ? name + ":latest" : name;
  }

  /** Returns whether an image is named by its id. */
  static boolean isId(String name) {
    return name.startsWith(ALGORITHM)
        || name.length() == DIGEST && name.chars().allMatch(Images::isHexDigit);
  }

  /** Returns an id without the name of its hash function. */
  static String withoutAlgorithm(String id) {
    return id.startsWith(ALGORITHM) ? id.substring(ALGORITHM.length()) : id;
  }

  private static boolean isHexDigit(int c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
  }
}
