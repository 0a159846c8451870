package io.sysflow.policy.match;

import io.sysflow.policy.field.Source;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the literals in texts decide of the entries, of all of a word together: they are not checked
 * entry by entry. It does not change.
 */
final class Filters {

  private static final Row EMPTY = new Row(new int[0], new long[0], new long[0]);

  private static final int GROUPS = Source.values().length;

  private final Row[][] rows;
  private final Row[][] needed;
  private final Row[][] excepted;
  private final long[] needing;
  private final long[] excepting;

  /**
   * What the entries of a word have literals for, of the texts of a group.
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
   * @param sources what each text depends on
   */
  Filters(List<TextIndex> texts, Source[] sources, int words) {
    long[][] wanting = of(texts, words, Role.WANTED);
    long[][] needs = of(texts, words, Role.NEEDED);
    long[][] excepts = of(texts, words, Role.EXCEPTED);
    rows = rows(of(texts, words, Role.WANTED, Role.FORBIDDEN), wanting, sources, words);
    needed = rows(needs, wanting, sources, words);
    excepted = rows(excepts, wanting, sources, words);
    needing = any(needs, words);
    excepting = any(excepts, words);
  }

  private static Row[][] rows(long[][] concerned, long[][] wanting, Source[] sources, int words) {
    Row[][] rows = new Row[words][GROUPS];
    for (Source source : Source.values()) {
      for (int word = 0; word < words; word++) {
        rows[word][source.place()] = row(word, wanting, concerned, sources, source);
      }
    }
    return rows;
  }

  private static Row row(
      int word, long[][] wanting, long[][] concerned, Source[] sources, Source source) {
    int[] texts =
        IntStream.range(0, sources.length)
            .filter(text -> sources[text] == source && concerned[text][word] != 0)
            .toArray();
    return texts.length == 0
        ? EMPTY
        : new Row(
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
    for (int group = 0; group < GROUPS; group++) {
      Row row = rows[word][group];
      if (row.texts.length > 0) {
        Known known = findings.known(group);
        left &=
            known == null
                ? left(row, word, left, findings)
                : ~refused(group, known, findings)[word];
        if (left == 0) {
          return 0;
        }
      }
    }
    long needs = left & needing[word];
    return needs == 0
        ? left
        : left & ~needs | found(needed[word], word, needs, Role.NEEDED, findings);
  }

  private static long left(Row row, int word, long entries, Findings findings) {
    long left = entries;
    for (int i = 0; i < row.texts.length; i++) {
      if ((left & row.concerned[i]) == 0) {
        continue;
      }
      int text = row.texts[i];
      int count = findings.count(text);
      long has = ~row.wanting[i];
      long not = 0;
      for (int value = 0; value < count; value++) {
        Finding finding = findings.of(text, value);
        has |= finding.wanted().word(word);
        not |= finding.forbidden().word(word);
      }
      left &= has & ~not;
    }
    return left;
  }

  private long[] refused(int group, Known known, Findings findings) {
    long[] refused = known.refused();
    if (refused == null) {
      refused = new long[needing.length];
      for (int word = 0; word < refused.length; word++) {
        refused[word] = ~left(rows[word][group], word, -1, findings);
      }
      known.putRefused(refused);
    }
    return refused;
  }

  /** Returns which of some entries of a word have exceptions that may hold. */
  long exceptions(int word, long entries, Findings findings) {
    long may = entries & excepting[word];
    return may == 0 ? 0 : found(excepted[word], word, may, Role.EXCEPTED, findings);
  }

  /** Returns which of some entries of a word have a literal in a role that is found. */
  private static long found(Row[] groups, int word, long entries, Role role, Findings findings) {
    long found = 0;
    for (int group = 0; group < GROUPS; group++) {
      Row row = groups[group];
      Known known = row.texts.length == 0 ? null : findings.known(group);
      if (known != null) {
        found |= findings.entries(group, known, role).word(word);
        continue;
      }
      for (int i = 0; i < row.texts.length; i++) {
        if ((entries & ~found & row.concerned[i]) != 0) {
          found |= findings.word(row.texts[i], role, word);
        }
      }
    }
    return entries & found;
  }
}
