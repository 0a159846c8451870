package io.sysflow.policy;

import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.Issue;
import io.sysflow.policy.ir.Language;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.ir.Template;
import io.sysflow.policy.match.Hashes;
import io.sysflow.policy.match.Policy;
import io.sysflow.policy.sigma.CorrelationLinker;
import io.sysflow.policy.sigma.SigmaRules;
import io.sysflow.policy.sysflow.SysFlowPolicies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Loads policies from files, or the ones that are built in. */
public final class Policies {

  /** What the built-in policy is called. */
  public static final String BUILTIN = "builtin";

  /** How deep directories of rules nest at most. */
  private static final int MAX_DEPTH = 16;

  private static final String RESOURCES = "/policies/";

  private Policies() {}

  /**
   * A policy and what there is to say of it.
   *
   * @param policy ready for matching
   * @param rules what it was made of, with names of rules that are left out
   */
  public record Loaded(Policy policy, RuleSet rules) {
    /** Returns what is odd but no error, each with where. */
    public List<Issue> warnings() {
      return rules.warnings();
    }
  }

  /**
   * Returns the policy of some files.
   *
   * @param id what it is called
   * @param files in order: later ones may change what earlier ones define
   * @throws InvalidPolicyException with everything that is wrong, each with where
   */
  public static Loaded compile(String id, List<RulesFile> files) {
    return compile(id, files, Languages.AUTO);
  }

  /**
   * Returns the policy of some files.
   *
   * @param id what it is called
   * @param files in order: later ones may change what earlier ones define
   * @param languages which languages they are in
   * @throws InvalidPolicyException with everything that is wrong, each with where
   */
  public static Loaded compile(String id, List<RulesFile> files, Languages languages) {
    return compile(id, files, languages, RuleSwitches.NONE);
  }

  /**
   * Returns the policy of some files.
   *
   * @param id what it is called
   * @param files in order: later ones may change what earlier ones define
   * @param languages which languages they are in
   * @param switches which of their rules are used, and what is added to their messages
   * @throws InvalidPolicyException with everything that is wrong, each with where
   */
  public static Loaded compile(
      String id, List<RulesFile> files, Languages languages, RuleSwitches switches) {
    Map<Language, List<RulesFile>> byLanguage = new EnumMap<>(Language.class);
    for (RulesFile file : files) {
      byLanguage.computeIfAbsent(languages.of(file), key -> new ArrayList<>()).add(file);
    }
    RuleSet rules = RuleSet.EMPTY;
    List<Issue> errors = new ArrayList<>();
    for (Map.Entry<Language, List<RulesFile>> each : byLanguage.entrySet()) {
      try {
        rules = rules.plus(compile(each.getKey(), each.getValue(), languages.strict(), switches));
      } catch (InvalidPolicyException e) {
        errors.addAll(e.issues());
      }
    }
    if (!errors.isEmpty()) {
      throw new InvalidPolicyException(errors);
    }
    rules = withAdditions(rules, switches);
    Policy policy = Policy.of(id, version(files), rules);
    if (!rules.correlations().isEmpty()) {
      CorrelationLinker.Linked linked =
          CorrelationLinker.link(policy.rules(), rules, FieldCatalogue.standard());
      policy = policy.with(linked.correlations());
      rules = rules.with(linked.skipped(), linked.warnings());
    }
    return new Loaded(switches.firstOnly() ? policy.firstOnly() : policy, rules);
  }

  private static RuleSet compile(
      Language language, List<RulesFile> files, boolean strict, RuleSwitches switches) {
    FieldCatalogue fields = FieldCatalogue.standard();
    return switch (language) {
      case FALCO -> FalcoRules.compile(files, fields, switches);
      case SYSFLOW -> SysFlowPolicies.compile(files, fields, strict).only(switches);
      case SIGMA -> SigmaRules.compile(files, fields).only(switches);
    };
  }

  private static RuleSet withAdditions(RuleSet set, RuleSwitches switches) {
    RuleSet result = set;
    for (RuleSwitches.Addition addition : switches.additions()) {
      Template more = FalcoRules.message(addition.text(), FieldCatalogue.standard());
      result =
          result.changed(
              rule -> addition.fits(rule) ? rule.withOutput(rule.output().plus(more)) : rule);
    }
    return result;
  }

  /**
   * Returns the policy of some paths; a directory stands for its .yaml and .yml files in the order
   * of their names.
   *
   * @throws IOException if a path cannot be read
   * @throws InvalidPolicyException with everything that is wrong, each with where
   */
  public static Loaded load(String id, List<Path> paths) throws IOException {
    return compile(id, read(paths));
  }

  /** Returns the rules that we ship. */
  public static Loaded builtin() {
    return compile(BUILTIN, builtinFiles());
  }

  /** Returns the files of the rules that we ship. */
  public static List<RulesFile> builtinFiles() {
    List<RulesFile> files = new ArrayList<>();
    for (String name : resource("index.txt").lines().toList()) {
      files.add(new RulesFile(name, resource(name)));
    }
    return files;
  }

  /**
   * Reads rules files; a directory stands for its .yaml and .yml files in the order of their names,
   * or, if it has none, for those of the directories in it.
   *
   * @throws IOException if a path cannot be read
   */
  public static List<RulesFile> read(List<Path> paths) throws IOException {
    List<RulesFile> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        List<Path> entries = entries(path, 1);
        for (Path entry : entries.isEmpty() ? entries(path, MAX_DEPTH) : entries) {
          files.add(file(entry));
        }
      } else if (Files.exists(path)) {
        files.add(file(path));
      } else {
        throw new NoSuchFileException(path.toString(), null, "no such file or directory");
      }
    }
    return files;
  }

  private static List<Path> entries(Path directory, int depth) throws IOException {
    try (Stream<Path> entries = Files.walk(directory, depth)) {
      return entries.filter(Policies::isRules).sorted().toList();
    }
  }

  private static boolean isRules(Path path) {
    String name = path.toString();
    return Files.isRegularFile(path) && (name.endsWith(".yaml") || name.endsWith(".yml"));
  }

  private static RulesFile file(Path path) throws IOException {
    return new RulesFile(path.toString(), Files.readString(path, StandardCharsets.UTF_8));
  }

  /** Returns a hash of the files' contents in order, whatever they are called. */
  private static String version(List<RulesFile> files) {
    StringBuilder text = new StringBuilder();
    files.forEach(file -> text.append(file.content()).append('\0'));
    byte[] hash = Hashes.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  private static String resource(String name) {
    try (InputStream in = Policies.class.getResourceAsStream(RESOURCES + name)) {
      if (in == null) {
        throw new AssertionError(RESOURCES + name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
