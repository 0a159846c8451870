package io.sysflow.policy.sysflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes texts that are nearly right, the same for the same seed. */
public final class Mutations {

  private static final String SIGNS = "()[]{}<>=!,:;'\"#|*?\\%&-\n\t \0\u00e9\ufeff";

  private final Random random;
  private final List<String> words;

  /** Makes a source of mutations that also puts in words. */
  public Mutations(long seed, List<String> words) {
    this.random = new Random(seed);
    this.words = List.copyOf(words);
  }

  /** Returns a text with a few of its parts changed, repeated, exchanged or cut out. */
  public String mutate(String text) {
    StringBuilder mutated = new StringBuilder(text);
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      change(mutated);
    }
    return mutated.toString();
  }

  private void change(StringBuilder text) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + 1 + random.nextInt(20));
    switch (random.nextInt(6)) {
      case 0 -> text.delete(at, end);
      case 1 -> text.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
      case 2 -> text.insert(at, words.get(random.nextInt(words.size())));
      case 3 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
      case 4 -> text.setLength(at);
      default -> text.replace(at, end, " ".repeat(random.nextInt(4)));
    }
  }

  /** Returns lines of a text in another order. */
  public String shuffle(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    for (int i = 0; i < 3 && !lines.isEmpty(); i++) {
      lines.add(random.nextInt(lines.size()), lines.remove(random.nextInt(lines.size())));
    }
    return String.join("\n", lines);
  }
}
