package io.sysflow.policy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Runs the cases that stand beside rules. A file of cases is a list of rules with records that they
 * fire on and records that they are silent on:
 *
 * <pre>
 * - rule: Name of the rule
 *   fires:
 *     - when: open read /etc/shadow
 *       process: /usr/bin/cat /etc/shadow
 *       also: [Another rule that fires on it]
 *   silent:
 *     - when: open read /etc/shadow
 *       process: /usr/sbin/sshd -D
 * </pre>
 *
 * <p>Exactly the rule and those of {@code also} fire on the first kind, exactly those of {@code
 * also}, most often none, on the second.
 */
public final class RuleCases {

  private final Policy policy;
  private final Matcher matcher;
  private final List<Result> results = new ArrayList<>();
  private final Set<String> firing = new TreeSet<>();
  private final Set<String> silent = new TreeSet<>();

  /** Makes an empty run of a policy's cases. */
  public RuleCases(Policy policy) {
    this.policy = policy;
    this.matcher = new Matcher(policy);
  }

  /**
   * What became of a case.
   *
   * @param file that it stands in
   * @param name the rule and the record
   * @param failure what is wrong, empty if nothing is
   */
  public record Result(String file, String name, String failure) {
    /** Returns whether all is as the case says. */
    public boolean passed() {
      return failure.isEmpty();
    }
  }

  /** Runs the cases of a file. */
  public void run(RulesFile file) {
    JsonNode groups;
    try {
      groups = new YAMLMapper().readTree(file.content());
    } catch (JsonProcessingException e) {
      add(file, "file", "not YAML: " + e.getOriginalMessage());
      return;
    }
    for (JsonNode group : groups) {
      String rule = group.path("rule").asText();
      if (policy.rules().stream().noneMatch(known -> known.name().equals(rule))) {
        add(file, "rule '" + rule + "'", "there is no such rule");
      }
      group.path("fires").forEach(sample -> run(file, rule, sample, true));
      group.path("silent").forEach(sample -> run(file, rule, sample, false));
    }
  }

  /** Returns the results so far, in order. */
  public List<Result> results() {
    return List.copyOf(results);
  }

  /** Returns the names of rules that no case fires or that no case is silent on. */
  public List<String> withoutCases() {
    return policy.rules().stream()
        .map(rule -> rule.name())
        .filter(name -> !firing.contains(name) || !silent.contains(name))
        .toList();
  }

  private void run(RulesFile file, String rule, JsonNode sample, boolean fires) {
    (fires ? firing : silent).add(rule);
    String name = rule + (fires ? " fires: " : " is silent: ") + describe(sample);
    Set<String> expected = new TreeSet<>();
    sample.path("also").forEach(other -> expected.add(other.asText()));
    if (fires) {
      expected.add(rule);
    }
    try {
      EnrichedRecord record = SampleRecord.of(sample);
      Set<String> found =
          matcher.match(record, SampleRecord.ancestorsElsewhere(sample)).stream()
              .map(Match::rule)
              .map(known -> known.name())
              .collect(Collectors.toCollection(TreeSet::new));
      add(file, name, found.equals(expected) ? "" : "expected " + expected + ", found " + found);
    } catch (SampleException e) {
      add(file, name, "no record: " + e.getMessage());
    }
  }

  private static String describe(JsonNode sample) {
    JsonNode process = sample.path("process");
    return sample.path("when").asText()
        + " by "
        + (process.isTextual() ? process.asText() : process.path("exe").asText());
  }

  private void add(RulesFile file, String name, String failure) {
    results.add(new Result(file.name(), name, failure));
  }
}
