package io.sysflow.policy.match;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the literals in texts decide of the entries, of all of a word together: they are not checked
 * entry by entry. It does not change.
 */
final class Filters {

  private final Row[] rows;
  private final Row[] needed;
  private final Row[] excepted;
  private final long[] needing;
  private final long[] excepting;

  /**
   * What the entries of a word have literals for.
   *
   * @param texts those that they have literals for
   * @param wanting of each text, the entries that want something of it
   * @param concerned of each text, all entries that have literals for it
   */
  @SuppressWarnings("ArrayRecordComponent") // it is read where each look counts
  private record Row(int[] texts, long[] wanting, long[] concerned) {}

  /**
   * Makes filters.
   *
   * @param texts that the entries have literals for
   */
  Filters(List<TextIndex> texts, int words) {
    long[][] wanting = of(texts, words, Role.WANTED);
    long[][] needs = of(texts, words, Role.NEEDED);
    long[][] excepts = of(texts, words, Role.EXCEPTED);
    rows = rows(of(texts, words, Role.WANTED, Role.FORBIDDEN), wanting, words);
    needed = rows(needs, wanting, words);
    excepted = rows(excepts, wanting, words);
    needing = any(needs, words);
    excepting = any(excepts, words);
  }

  private static Row[] rows(long[][] concerned, long[][] wanting, int words) {
    return IntStream.range(0, words)
        .mapToObj(word -> row(word, concerned, wanting))
        .toArray(Row[]::new);
  }

  private static Row row(int word, long[][] concerned, long[][] wanting) {
    int[] texts =
        IntStream.range(0, concerned.length).filter(text -> concerned[text][word] != 0).toArray();
    return new Row(
        texts,
        IntStream.of(texts).mapToLong(text -> wanting[text][word]).toArray(),
        IntStream.of(texts).mapToLong(text -> concerned[text][word]).toArray());
  }

  /** Returns of each text the entries that have literals in some roles. */
  private static long[][] of(List<TextIndex> texts, int words, Role... roles) {
    long[][] entries = new long[texts.size()][words];
    for (int i = 0; i < entries.length; i++) {
      for (Role role : roles) {
        texts.get(i).entries(role).addTo(entries[i]);
      }
    }
    return entries;
  }

  private static long[] any(long[][] entries, int words) {
    long[] any = new long[words];
    for (long[] some : entries) {
      Arrays.setAll(any, word -> any[word] | some[word]);
    }
    return any;
  }

  /** Returns which of some entries of a word are left. */
  long left(int word, long entries, Findings findings) {
    long left = entries;
    Row row = rows[word];
    for (int i = 0; i < row.texts.length && left != 0; i++) {
      if ((left & row.concerned[i]) != 0) {
        left &= allowed(row.texts[i], word, ~row.wanting[i], findings);
      }
    }
    long needs = left & needing[word];
    return needs == 0
        ? left
        : left & ~needs | found(needed[word], word, needs, Role.NEEDED, findings);
  }

  /** Returns which entries of a word a text leaves: those that want nothing, and what it says. */
  private static long allowed(int text, int word, long wantNothing, Findings findings) {
    long has = wantNothing;
    long not = 0;
    int count = findings.count(text);
    for (int value = 0; value < count; value++) {
      Finding finding = findings.of(text, value);
      has |= finding.wanted().word(word);
      not |= finding.forbidden().word(word);
    }
    return has & ~not;
  }

  /** Returns which of some entries of a word have exceptions that may hold. */
  long exceptions(int word, long entries, Findings findings) {
    long may = entries & excepting[word];
    return may == 0 ? 0 : found(excepted[word], word, may, Role.EXCEPTED, findings);
  }

  /** Returns which of some entries of a word have a literal in a role that is found. */
  private static long found(Row row, int word, long entries, Role role, Findings findings) {
    long found = 0;
    for (int i = 0; i < row.texts.length; i++) {
      if ((entries & ~found & row.concerned[i]) != 0) {
        found |= findings.word(row.texts[i], role, word);
      }
    }
    return entries & found;
  }
}
