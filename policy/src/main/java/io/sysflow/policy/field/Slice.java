package io.sysflow.policy.field;

/**
 * Which part of a text is the value. A part is compared in place, without being copied.
 *
 * <p>The end is computed before the start, and both from the whole text.
 */
public enum Slice {
  WHOLE,

  /** The directory of an absolute path, as Falco computes it; all of one that ends in a slash. */
  DIRECTORY,

  /** What follows the last slash; all of a path that ends in one; as Falco's fd.filename. */
  FILENAME,

  /** What follows the last slash, empty if the path ends in one; as Falco's basename(). */
  BASENAME,

  /** A path without its last part, "/" if that is all; none of a path without a slash. */
  PARENT,

  /** A container image without tag and digest. */
  REPOSITORY,

  /** The tag of a container image. */
  TAG,

  /** The digest of a container image. */
  DIGEST;

  /** Returns where the part begins. */
  public int start(String text) {
    return switch (this) {
      case WHOLE, DIRECTORY, PARENT, REPOSITORY -> 0;
      case FILENAME -> {
        int slash = text.lastIndexOf('/');
        yield slash == text.length() - 1 ? 0 : slash + 1;
      }
      case BASENAME -> text.lastIndexOf('/') + 1;
      case TAG -> Math.min(imageEnd(text) + 1, text.length());
      case DIGEST -> {
        int at = text.indexOf('@');
        yield at < 0 ? text.length() : at + 1;
      }
    };
  }

  /** Returns where the part ends, exclusively; -1 if the text has no such part. */
  public int end(String text) {
    return switch (this) {
      case WHOLE, FILENAME, BASENAME -> text.length();
      case DIRECTORY -> directoryEnd(text);
      case PARENT -> {
        int slash = text.lastIndexOf('/');
        yield slash == 0 ? 1 : slash;
      }
      case REPOSITORY -> imageEnd(text);
      case TAG -> {
        int at = text.indexOf('@');
        int end = at < 0 ? text.length() : at;
        yield imageEnd(text) >= end ? -1 : end;
      }
      case DIGEST -> text.indexOf('@') < 0 ? -1 : text.length();
    };
  }

  /** Returns the part as a text of its own. */
  public String of(String text) {
    return this == WHOLE ? text : text.substring(start(text), end(text));
  }

  private static int directoryEnd(String text) {
    int slash = text.lastIndexOf('/');
    if (slash > 0) {
      return slash < text.length() - 1 ? slash : text.length();
    }
    return Math.min(1, text.length());
  }

  private static int imageEnd(String image) {
    int at = image.indexOf('@');
    int end = at < 0 ? image.length() : at;
    int colon = image.lastIndexOf(':', end - 1);
    return colon > image.lastIndexOf('/', end - 1) ? colon : end;
  }
}
