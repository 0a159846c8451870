package io.sysflow.agent;

import java.util.Arrays;
import java.util.Locale;

/** Reads the words that options take, in any case. */
final class Words {

  private Words() {}

  /**
   * Returns the value that {@code word} names.
   *
   * @throws IllegalArgumentException if there is none; it names those there are
   */
  static <E extends Enum<E>> E read(Class<E> type, String option, String word) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equalsIgnoreCase(word)) {
        return value;
      }
    }
    String all = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
    throw new IllegalArgumentException(option + " is one of " + all + ", not '" + word + "'");
  }
}
