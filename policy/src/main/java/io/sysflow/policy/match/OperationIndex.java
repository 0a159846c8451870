package io.sysflow.policy.match;

import io.sysflow.policy.field.Operation;
import io.sysflow.policy.field.RecordKind;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be evaluated for one operation in one kind of record. Each rule that can hold is an
 * entry, which has a bit: it is set where a literal that the rule needs is found, and looked at
 * where what the rule has in common with others holds. It does not change.
 */
final class OperationIndex {

  private final Operation operation;
  private final int slots;
  private final int columnCount;
  private final List<TextIndex> texts;
  private final List<NumberIndex> numbers;
  private final Check[] guards;
  private final int[] groupOfWord;
  private final int[] rules;
  private final @Nullable Check[] checks;
  private final @Nullable Check[] exceptions;
  private final Facets facets;
  private final Filters filters;
  private final EntrySet always;

  /**
   * Makes an index.
   *
   * @param residues of each rule, what is left of its condition for the operation
   */
  OperationIndex(RecordKind kind, Operation operation, List<Expr> residues) {
    this.operation = operation;
    AnchorFinder finder = new AnchorFinder(kind);
    ExprPool pool = new ExprPool();
    Columns columns = new Columns();
    CheckCompiler compiler = new CheckCompiler(pool::uses, columns);
    List<Integer> places =
        IntStream.range(0, residues.size())
            .filter(i -> !residues.get(i).equals(Expr.FALSE))
            .boxed()
            .toList();
    List<Expr> left =
        places.stream().map(place -> pool.use(Normal.of(residues.get(place)))).toList();
    List<Expr> chosen = FacetChoice.of(finder, left, compiler.costs());
    List<Expr> reduced = left.stream().map(whole -> Facets.without(whole, chosen)).toList();
    List<EntryGroups.Group> found = EntryGroups.of(finder, reduced);
    int words = found.stream().mapToInt(group -> words(group)).sum();
    this.facets = new Facets(chosen, compiler, words);
    this.guards = new Check[found.size()];
    this.groupOfWord = new int[words];
    this.rules = new int[words * 64];
    this.checks = new @Nullable Check[words * 64];
    this.exceptions = new @Nullable Check[words * 64];
    EntryLiterals literals = new EntryLiterals(finder, columns);
    fill(found, places, left, reduced, literals, compiler);
    this.always = literals.unanchored();
    columns.freeze();
    this.columnCount = columns.size();
    this.slots = compiler.slots();
    this.texts = literals.texts().stream().map(TextLiterals::index).toList();
    this.filters = new Filters(texts, words);
    this.numbers = literals.numbers();
  }

  private void fill(
      List<EntryGroups.Group> groups,
      List<Integer> places,
      List<Expr> whole,
      List<Expr> reduced,
      EntryLiterals literals,
      CheckCompiler compiler) {
    int word = 0;
    for (int i = 0; i < guards.length; i++) {
      EntryGroups.Group group = groups.get(i);
      guards[i] = compiler.compile(Exprs.and(group.common()));
      Arrays.fill(groupOfWord, word, word + words(group), i);
      int entry = word * 64;
      for (int member : group.members()) {
        rules[entry] = places.get(member);
        facets.add(entry, whole.get(member));
        add(entry++, EntryGroups.without(reduced.get(member), group), literals, compiler);
      }
      word += words(group);
    }
  }

  private static int words(EntryGroups.Group group) {
    return (group.members().size() + 63) / 64;
  }

  private void add(int entry, List<Expr> rest, EntryLiterals literals, CheckCompiler compiler) {
    List<Expr> left = literals.take(entry, rest);
    List<Expr> excepted = literals.takeExceptions(entry, left);
    checks[entry] = left.isEmpty() ? null : compiler.compile(Exprs.and(left));
    exceptions[entry] = excepted.isEmpty() ? null : compiler.compile(Exprs.and(excepted));
  }

  Operation operation() {
    return operation;
  }

  /** Returns whether no rule can hold. */
  boolean isEmpty() {
    return guards.length == 0;
  }

  /** Returns how many words of bits there are. */
  int words() {
    return groupOfWord.length;
  }

  /** Returns how many conditions' results are kept. */
  int slots() {
    return slots;
  }

  /** Returns how many texts are read once for all rules. */
  int columns() {
    return columnCount;
  }

  /** Returns what is evaluated first. */
  Facets facets() {
    return facets;
  }

  /** Returns what is evaluated of all entries together. */
  Filters filters() {
    return filters;
  }

  /** Returns the entries that no literal finds. */
  EntrySet unanchored() {
    return always;
  }

  /** Returns the texts that rules are looked up by. */
  List<TextIndex> texts() {
    return texts;
  }

  /** Returns the numbers and addresses that rules are looked up by. */
  List<NumberIndex> numbers() {
    return numbers;
  }

  /** Returns which group the entries of a word are of. */
  int group(int word) {
    return groupOfWord[word];
  }

  /** Returns what the entries of a group have in common. */
  Check guard(int group) {
    return guards[group];
  }

  /** Returns the place in the policy of an entry's rule. */
  int rule(int entry) {
    return rules[entry];
  }

  /** Returns what must hold for an entry where its exceptions may hold. */
  Check exceptions(int entry) {
    return Objects.requireNonNull(exceptions[entry]);
  }

  /**
   * Returns what must hold for an entry besides what its group has in common and literals decide,
   * null if nothing.
   */
  @Nullable Check check(int entry) {
    return checks[entry];
  }
}
