package io.sysflow.policy.falco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.Policies;
import io.sysflow.policy.command.Samples;
import io.sysflow.policy.match.Alerts;
import io.sysflow.policy.match.Match;
import io.sysflow.policy.match.Matcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The cases of Falco's event generator: processes and system calls, and the rule that must fire on
 * them, with its priority and fields. Runs where the corpus is.
 */
class EventGeneratorTest {

  private static final Path CORPUS =
      Path.of(System.getProperty("sysflow.corpus", "../shared/corpus")).resolve("falco");

  @Test
  void everyCaseRaisesItsRule() throws IOException {
    boolean there = Files.isDirectory(CORPUS.resolve("evtgen"));
    if (!there) {
      System.err.println("SKIPPED: " + CORPUS + "/evtgen is not there; set -Dsysflow.corpus=DIR");
    }
    assumeTrue(there, CORPUS + "/evtgen is not there");
    Matcher matcher = new Matcher(Policies.load("falco", List.of(CORPUS)).policy());
    List<String> wrong = new ArrayList<>();
    int cases = 0;

    for (Path file : files()) {
      for (JsonNode test : read(file).path("tests")) {
        for (Map<String, JsonNode> values : cases(test)) {
          cases++;
          JsonNode filled = filled(test, values);
          String failure = run(filled, matcher);
          if (!failure.isEmpty()) {
            wrong.add(test.path("name").asText() + " " + values + ": " + failure);
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(cases).isGreaterThan(400);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS.resolve("evtgen"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** The files have placeholders that are no YAML unless they are quoted. */
  private static JsonNode read(Path file) throws IOException {
    String text = Files.readString(file).replaceAll("(?m)^(.*: )(%\\{[^}]*})$", "$1\"$2\"");
    return new YAMLMapper().readTree(text);
  }

  /** Returns the values of each case: every combination of those of its matrices. */
  private static List<Map<String, JsonNode>> cases(JsonNode test) {
    List<Map<String, JsonNode>> cases = new ArrayList<>();
    if (!test.has("cases")) {
      cases.add(Map.of());
    }
    for (JsonNode matrix : test.path("cases")) {
      List<Map<String, JsonNode>> rows = List.of(Map.of());
      for (Map.Entry<String, JsonNode> dimension : matrix.path("values").properties()) {
        List<Map<String, JsonNode>> longer = new ArrayList<>();
        for (Map<String, JsonNode> row : rows) {
          for (JsonNode value : dimension.getValue()) {
            Map<String, JsonNode> more = new LinkedHashMap<>(row);
            more.put(dimension.getKey(), value);
            longer.add(more);
          }
        }
        rows = longer;
      }
      cases.addAll(rows);
    }
    return cases;
  }

  private static JsonNode filled(JsonNode node, Map<String, JsonNode> values) {
    if (node.isTextual()) {
      String text = node.asText();
      for (Map.Entry<String, JsonNode> value : values.entrySet()) {
        String placeholder = "%{ item." + value.getKey() + " }";
        if (text.equals(placeholder)) {
          return value.getValue();
        }
        text = text.replace(placeholder, value.getValue().asText());
      }
      return JsonNodeFactory.instance.textNode(text);
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(element -> array.add(filled(element, values)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    node.properties()
        .forEach(entry -> object.set(entry.getKey(), filled(entry.getValue(), values)));
    return object;
  }

  /** Returns what is wrong with a case, empty if nothing is. */
  private static String run(JsonNode test, Matcher matcher) {
    JsonNode expected = test.path("expectedOutcome");
    EnrichedRecord record = Samples.record(sample(test).toString());
    Optional<Match> match =
        matcher.match(record).stream()
            .filter(found -> found.rule().name().equals(test.path("rule").asText()))
            .findFirst();
    if (match.isEmpty()) {
      return "the rule does not fire on " + sample(test);
    }
    Alert alert = Alerts.of(record, match.get(), null, null);
    String priority = expected.path("priority").asText().toUpperCase(Locale.ROOT);
    if (!alert.severity().name().equals(priority)) {
      return "priority is " + alert.severity();
    }
    for (Map.Entry<String, JsonNode> field : expected.path("outputFields").properties()) {
      String value = alert.outputFields().get(field.getKey());
      if (!field.getValue().asText().equals(value)) {
        return field.getKey() + " is " + value;
      }
    }
    return "";
  }

  private static ObjectNode sample(JsonNode test) {
    ObjectNode sample = JsonNodeFactory.instance.objectNode();
    ArrayNode line = JsonNodeFactory.instance.arrayNode();
    test.path("context").path("processes").forEach(process -> line.insert(0, process(process)));
    boolean calls = test.path("steps").size() > 0;
    if (line.isEmpty()) {
      line.add(process(JsonNodeFactory.instance.objectNode().put("name", "event-generator")));
    }
    sample.put("when", calls ? when(test.path("steps").get(0)) : "exec");
    sample.set("process", line.remove(0));
    sample.set("ancestors", line);
    if (test.path("context").path("container").isObject()) {
      sample.put("container", "event-generator:latest");
    }
    return sample;
  }

  private static ObjectNode process(JsonNode process) {
    ObjectNode sample = JsonNodeFactory.instance.objectNode();
    String name = process.path("name").asText();
    sample.put("exe", process.path("exePath").asText("/usr/bin/" + name));
    sample.put("argv0", process.path("exe").asText(name));
    sample.put("comm", name);
    sample.put("args", process.path("args").asText(""));
    if (process.has("user")) {
      sample.put("user", process.path("user").asText());
      sample.put("uid", 2);
    }
    return sample;
  }

  private static String when(JsonNode step) {
    JsonNode args = step.path("args");
    String call = step.path("syscall").asText();
    return switch (call) {
      case "open", "openat", "openat2" -> {
        String flags = args.path("flags").asText(args.path("how").path("flags").asText());
        String how = flags.contains("O_TRUNC") ? "truncate" : "read";
        yield "open " + how + " " + args.path("pathname").asText();
      }
      case "symlink", "symlinkat" ->
          "symlink " + args.path("target").asText() + " " + args.path("linkPath").asText();
      default -> throw new AssertionError("no record is made of " + call);
    };
  }
}
