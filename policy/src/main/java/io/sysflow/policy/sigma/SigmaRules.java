package io.sysflow.policy.sigma;

import io.sysflow.model.Severity;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.Spelling;
import io.sysflow.policy.ir.CorrelationRule;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Exprs;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Language;
import io.sysflow.policy.ir.MatchedValues;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.ir.RulesFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Compiles Sigma rules, version 2.1 of the specification. */
public final class SigmaRules {

  private static final Map<String, Severity> LEVELS =
      Map.of(
          "informational", Severity.INFORMATIONAL,
          "low", Severity.NOTICE,
          "medium", Severity.WARNING,
          "high", Severity.ERROR,
          "critical", Severity.CRITICAL);

  private final Mapping mapping;
  private final Placeholders placeholders = new Placeholders();
  private final List<Issue> errors = new ArrayList<>();
  private final List<Issue> warnings = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final List<Document> filters = new ArrayList<>();
  private final Map<Document, Rule> rules = new LinkedHashMap<>();
  private final List<CorrelationRule> correlations = new ArrayList<>();

  private SigmaRules(FieldCatalogue catalogue) {
    this.mapping = Mapping.of(catalogue);
  }

  /**
   * Compiles files. Rules of log sources that there are no records of are left out, with a warning;
   * so are correlations of those. Correlations are read only: they may be of rules in any language.
   *
   * @throws InvalidPolicyException with everything that is wrong, each with where
   */
  public static RuleSet compile(List<RulesFile> files, FieldCatalogue catalogue) {
    SigmaRules compiler = new SigmaRules(catalogue);
    compiler.compile(files);
    if (!compiler.errors.isEmpty()) {
      throw new InvalidPolicyException(compiler.errors);
    }
    return new RuleSet(
        List.copyOf(compiler.rules.values()),
        List.of(),
        compiler.skipped,
        compiler.warnings,
        List.of(),
        compiler.correlations);
  }

  private void compile(List<RulesFile> files) {
    List<Document> documents = new ArrayList<>();
    for (RulesFile file : files) {
      documents.addAll(Documents.read(file, errors::add));
    }
    for (Document document : documents) {
      Node node = document.part("placeholders");
      if (node != null) {
        tried(document, () -> placeholders.add(node));
      }
    }
    documents.forEach(document -> tried(document, () -> add(document)));
    filters.forEach(filter -> tried(filter, () -> filter(filter)));
    warnOfIds();
    documents.forEach(document -> tried(document, () -> correlate(document)));
    leaveOutOfSkipped(documents);
  }

  private void tried(Document document, Runnable task) {
    try {
      task.run();
    } catch (SigmaException e) {
      errors.add(new Issue(Yaml.position(document.file(), e), e.reason()));
    }
  }

  private void add(Document document) {
    Node detection = document.part("detection");
    if (document.part("filter") != null) {
      filters.add(document);
    } else if (detection != null) {
      rule(document, detection);
    } else if (document.part("correlation") == null && document.part("placeholders") == null) {
      throw new SigmaException(
          document.root(), "there is neither 'detection' nor 'correlation' nor 'filter' here");
    }
  }

  private void rule(Document document, Node detection) {
    if (document.text("title").isEmpty()) {
      throw new SigmaException(document.root(), "this rule has no 'title'");
    }
    if (document.part("logsource") == null) {
      throw new SigmaException(document.root(), "this rule has no 'logsource'");
    }
    if (document.source().isEmpty()) {
      throw new SigmaException(
          document.root(), "'logsource' names no product, category or service");
    }
    Severity severity = severity(document);
    Mapping.Source source = mapping.source(document.source());
    Expr sees = source.condition();
    if (sees == null) {
      warnings.add(
          new Issue(
              document.position(),
              "rule '" + document.text("title") + "' is left out: " + source.missing()));
      skipped.add(document.text("title"));
      return;
    }
    Expr condition = detection(document, detection, Set.of());
    String id = document.text("id");
    rules.put(
        document,
        new Rule(
            document.text("title"),
            document.text("description").strip(),
            severity,
            Yaml.texts(document.part("tags"), "'tags'"),
            Exprs.and(List.of(sees, condition)),
            MatchedValues.template(document.text("title"), condition),
            document.position(),
            Language.SIGMA,
            id.isEmpty() ? null : id,
            document.text("name").isEmpty() ? null : document.text("name")));
  }

  private void warnOfIds() {
    Map<String, Rule> byId = new HashMap<>();
    for (Rule rule : rules.values()) {
      Rule first = rule.id() == null ? null : byId.putIfAbsent(rule.id(), rule);
      if (first != null) {
        warnings.add(
            new Issue(
                rule.position(),
                "rule '%s' has the id of rule '%s' at %s: what its alerts have depends on the order"
                    .formatted(rule.name(), first.name(), first.position())));
      }
    }
  }

  private Expr detection(Document document, Node detection, Set<String> others) {
    FieldItems items =
        new FieldItems(
            mapping,
            placeholders,
            document.source(),
            (node, reason) ->
                warnings.add(new Issue(Yaml.position(document.file(), node), reason)));
    return new Detection(items).compile(detection, others);
  }

  private static Severity severity(Document document) {
    Node node = document.part("level");
    String level = document.text("level").toLowerCase(Locale.ROOT);
    Severity severity = level.isEmpty() ? Severity.INFORMATIONAL : LEVELS.get(level);
    if (severity == null) {
      String nearest = Spelling.nearest(level, LEVELS.keySet());
      throw new SigmaException(
          node == null ? document.root() : node,
          "unknown level '"
              + level
              + "'"
              + (nearest == null ? "" : ", did you mean '" + nearest + "'?"));
    }
    return severity;
  }

  /**
   * Takes records from the rules that a filter names: those that its condition means. Filters are
   * written both ways: with a condition of what to leave out, and with one, beginning with not, of
   * what to keep.
   */
  private void filter(Document filter) {
    Node node = filter.part("filter");
    if (node == null) {
      return;
    }
    Map<String, Node> parts = Yaml.members(node, "'filter'");
    List<String> named = Yaml.texts(parts.get("rules"), "'rules'");
    boolean any = named.isEmpty() || named.equals(List.of("any"));
    Expr condition = detection(filter, node, Set.of("rules"));
    String text = Yaml.texts(parts.get("condition"), "'condition'").get(0).strip();
    Expr keeps = text.matches("(?is)not\\b.*") ? condition : Exprs.not(condition);
    int found = 0;
    for (Map.Entry<Document, Rule> each : rules.entrySet()) {
      if (any
          ? filtersSource(filter, each.getKey())
          : named.stream().anyMatch(each.getKey()::isMeant)) {
        each.setValue(with(each.getValue(), keeps));
        found++;
      }
    }
    if (found == 0) {
      warnings.add(
          new Issue(filter.position(), "filter '" + filter.text("title") + "' is for no rule"));
    }
  }

  private static boolean filtersSource(Document filter, Document rule) {
    return rule.source().entrySet().containsAll(filter.source().entrySet());
  }

  private static Rule with(Rule rule, Expr keeps) {
    return new Rule(
        rule.name(),
        rule.description(),
        rule.severity(),
        rule.tags(),
        Exprs.and(List.of(rule.condition(), keeps)),
        rule.output(),
        rule.position(),
        rule.language(),
        rule.id(),
        rule.reference());
  }

  private void correlate(Document document) {
    Node node = document.part("correlation");
    if (node == null) {
      return;
    }
    if (document.text("title").isEmpty()) {
      throw new SigmaException(document.root(), "this correlation has no 'title'");
    }
    correlations.add(CorrelationReader.read(document, node, severity(document)));
  }

  /** Leaves out the correlations of rules that are left out, and those of such correlations. */
  private void leaveOutOfSkipped(List<Document> documents) {
    boolean found = true;
    while (found) {
      found = false;
      for (CorrelationRule correlation : List.copyOf(correlations)) {
        String missing = skippedInput(correlation, documents);
        if (missing != null) {
          correlations.remove(correlation);
          skipped.add(correlation.title());
          warnings.add(
              new Issue(
                  correlation.position(),
                  "correlation '%s' is left out, as is '%s' that it is of"
                      .formatted(correlation.title(), missing)));
          found = true;
        }
      }
    }
  }

  private @Nullable String skippedInput(CorrelationRule correlation, List<Document> documents) {
    return Stream.concat(correlation.rules().stream(), correlation.others().stream())
        .map(CorrelationRule.Named::text)
        .filter(
            text ->
                documents.stream()
                    .anyMatch(
                        document ->
                            document.isMeant(text) && skipped.contains(document.text("title"))))
        .findFirst()
        .orElse(null);
  }
}
