package io.sysflow.policy.sigma;

import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.Spelling;
import io.sysflow.policy.field.UnknownFieldException;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.Term;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.nodes.Node;

/** What Sigma's log sources and fields are in our records, as {@code mapping.yaml} says. */
final class Mapping {

  private final FieldCatalogue catalogue;
  private final Map<String, Target> fields = new LinkedHashMap<>();
  private final Map<String, Set<String>> only = new HashMap<>();
  private final List<Source> sources = new ArrayList<>();
  private final List<Term> keywords = new ArrayList<>();

  /**
   * What a field is.
   *
   * @param terms whose values count, any of them
   * @param values conditions by value, in place of terms
   * @param missing why records do not hold it; null if they do
   */
  record Target(List<Term> terms, Map<String, Expr> values, @Nullable String missing) {
    /** Copies its collections. */
    Target {
      terms = List.copyOf(terms);
      values = Map.copyOf(values);
    }
  }

  /**
   * What a log source is.
   *
   * @param parts product, category and service, as far as they count
   * @param condition of its records; null if there are none
   * @param missing why there are none; null if there are
   */
  record Source(Map<String, String> parts, @Nullable Expr condition, @Nullable String missing) {
    /** Copies its map. */
    Source {
      parts = Map.copyOf(parts);
    }

    private boolean fits(Map<String, String> asked) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        String value = asked.get(part.getKey());
        boolean any = value != null && part.getValue().equals("*");
        boolean unsaid = value == null && part.getKey().equals("product");
        if (!any && !unsaid && !part.getValue().equals(value)) {
          return false;
        }
      }
      return true;
    }
  }

  private Mapping(FieldCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Returns the mapping to the fields of a catalogue. */
  static Mapping of(FieldCatalogue catalogue) {
    Mapping mapping = new Mapping(catalogue);
    try (InputStream in = Mapping.class.getResourceAsStream("mapping.yaml")) {
      if (in == null) {
        throw new AssertionError("mapping.yaml is not on the class path");
      }
      Node root =
          new org.yaml.snakeyaml.Yaml(new LoaderOptions())
              .compose(new InputStreamReader(in, StandardCharsets.UTF_8));
      mapping.read(Yaml.members(root, "the mapping"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return mapping;
  }

  private void read(Map<String, Node> parts) {
    for (Node source : Yaml.elements(part(parts, "logsources"))) {
      Map<String, String> members = new LinkedHashMap<>();
      Yaml.members(source, "a log source")
          .forEach((key, value) -> members.put(key, Yaml.text(value, key)));
      String condition = members.remove("condition");
      String missing = members.remove("missing");
      sources.add(new Source(members, condition == null ? null : condition(condition), missing));
    }
    Yaml.members(part(parts, "fields"), "fields").forEach(this::field);
    Yaml.members(part(parts, "missing"), "missing")
        .forEach(
            (name, reason) ->
                fields.put(name, new Target(List.of(), Map.of(), Yaml.text(reason, "a reason"))));
    Yaml.texts(parts.get("keywords"), "keywords").forEach(name -> keywords.add(term(name)));
  }

  private static Node part(Map<String, Node> parts, String key) {
    Node part = parts.get(key);
    if (part == null) {
      throw new AssertionError("the mapping has no " + key);
    }
    return part;
  }

  private void field(String name, Node node) {
    Map<String, Node> parts = Yaml.members(node, name);
    List<Term> terms = Yaml.texts(parts.get("to"), name).stream().map(this::term).toList();
    Map<String, Expr> values = new LinkedHashMap<>();
    Node conditions = parts.get("values");
    if (conditions != null) {
      Yaml.members(conditions, name)
          .forEach((value, text) -> values.put(value, condition(Yaml.text(text, name))));
    }
    fields.put(name, new Target(terms, values, null));
    if (parts.containsKey("only")) {
      only.put(name, Set.copyOf(Yaml.texts(parts.get("only"), name)));
    }
  }

  private Term term(String name) {
    int bracket = name.indexOf('[');
    String argument = bracket < 0 ? null : name.substring(bracket + 1, name.length() - 1);
    return new Term.Read(
        catalogue.resolve(bracket < 0 ? name : name.substring(0, bracket), argument));
  }

  private Expr condition(String text) {
    return FalcoRules.condition(text.strip().replace('\n', ' '), catalogue);
  }

  /** Returns where a text without a field is looked for. */
  List<Term> keywords() {
    return keywords;
  }

  /**
   * Returns what a log source is.
   *
   * @param asked product, category and service, as far as the rule names them
   */
  Source source(Map<String, String> asked) {
    for (Source source : sources) {
      if (source.fits(asked)) {
        return source;
      }
    }
    return new Source(asked, null, "records are of Linux, and of what its processes do");
  }

  /**
   * Returns what a field is: one of Sigma's names, or of ours.
   *
   * @param node where it stands
   * @param source of the rule's records
   * @throws SigmaException if it is not known
   */
  Target field(Node node, String name, Map<String, String> source) {
    Set<String> where = only.get(name);
    boolean here = where == null || source.values().stream().anyMatch(where::contains);
    Target target = here ? fields.get(name) : null;
    if (target != null) {
      return target;
    }
    try {
      boolean argument = name.matches("a[0-9]{1,3}") && source.containsValue("auditd");
      String ours = argument ? "sf.proc.argv[" + name.substring(1) + "]" : name;
      return new Target(List.of(term(ours)), Map.of(), null);
    } catch (UnknownFieldException e) {
      throw new SigmaException(node, unknown(name));
    }
  }

  private String unknown(String name) {
    Set<String> known = new TreeSet<>(fields.keySet());
    catalogue.fields().forEach(field -> known.add(field.name()));
    String nearest =
        known.stream()
            .filter(name::equalsIgnoreCase)
            .findFirst()
            .orElse(Spelling.nearest(name, known));
    return "unknown field '"
        + name
        + "'"
        + (nearest == null ? "" : ", did you mean '" + nearest + "'?");
  }
}
