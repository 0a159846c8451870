package io.sysflow.policy.field;

import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant. */
public final class Spelling {

  private Spelling() {}

  /**
   * Returns the known name that is nearest to one that is not known, null if none is near: one
   * letter may differ, or a quarter of a long name's.
   */
  public static @Nullable String nearest(String name, Collection<String> known) {
    String nearest = null;
    int least = name.length() < 3 ? 0 : Math.max(1, name.length() / 4) + 1;
    for (String candidate : new TreeSet<>(known)) {
      if (Math.abs(candidate.length() - name.length()) < least) {
        int distance = distance(name, candidate);
        if (distance < least) {
          nearest = candidate;
          least = distance;
        }
      }
    }
    return nearest;
  }

  /** Returns how many letters must be inserted, removed, changed or swapped (Damerau). */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] now = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      now[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        now[j] = Math.min(Math.min(now[j - 1], last[j]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          now[j] = Math.min(now[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = last;
      last = now;
      now = spare;
    }
    return last[b.length()];
  }
}
