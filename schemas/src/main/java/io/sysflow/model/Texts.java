package io.sysflow.model;

/** Texts that must not be longer than somebody takes. */
public final class Texts {

  private Texts() {}

  /**
   * Returns the beginning of a text, or all of it if it is not longer; a character that takes two
   * is never halved.
   *
   * @param chars how many at most, as Java counts them
   */
  public static String first(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    boolean halves = chars > 0 && Character.isHighSurrogate(text.charAt(chars - 1));
    return text.substring(0, halves ? chars - 1 : chars);
  }
}
