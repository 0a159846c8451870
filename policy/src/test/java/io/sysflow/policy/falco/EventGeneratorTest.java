package io.sysflow.policy.falco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The cases of Falco's event generator: processes and system calls, and the rule that must fire on
 * them, with its priority and fields. Runs where the corpus is.
 */
class EventGeneratorTest {

  private static final Path CORPUS =
      Path.of(System.getProperty("sysflow.corpus", "../shared/corpus")).resolve("falco");

  private static final Pattern PAUSE = Pattern.compile("sleep (\\d+)");
  private static final long ALL_CAPABILITIES = 0x1ffffffffffL;
  private static final Map<String, Integer> DOMAINS =
      Map.of("AF_UNIX", 1, "AF_INET", 2, "AF_INET6", 10, "AF_NETLINK", 16, "AF_PACKET", 17);

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
      cases += run(Files.readString(file), matcher, wrong);
    }
    cases += run(text("evtgen.yaml"), matcher, wrong);

    assertThat(wrong).isEmpty();
    assertThat(cases).isGreaterThan(400);
  }

  private static int run(String file, Matcher matcher, List<String> wrong) throws IOException {
    int cases = 0;
    for (JsonNode test : read(file).path("tests")) {
      for (Map<String, JsonNode> values : cases(test)) {
        cases++;
        String failure = run(filled(test, values), matcher);
        if (!failure.isEmpty()) {
          wrong.add(test.path("name").asText() + " " + values + ": " + failure);
        }
      }
    }
    return cases;
  }

  private static String text(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(EventGeneratorTest.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(CORPUS.resolve("evtgen"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** The files have placeholders that are no YAML unless they are quoted. */
  private static JsonNode read(String file) throws IOException {
    String text = file.replaceAll("(?m)^(.*: )(%\\{[^}]*})$", "$1\"$2\"");
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
    int last = test.path("steps").size() - 1;
    sample.put("when", calls ? when(test.path("steps").get(last), test) : "exec");
    ObjectNode leaf = (ObjectNode) line.remove(0);
    java.util.regex.Matcher pause = PAUSE.matcher(test.path("before").asText());
    leaf.put("age", pause.find() ? 1 + Integer.parseInt(pause.group(1)) : 1);
    if (!leaf.has("capabilities")) {
      leaf.put("capabilities", ALL_CAPABILITIES);
    }
    sample.set("process", leaf);
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
      sample.put("uid", process.path("user").asText().equals("root") ? 0 : 2);
    }
    ArrayNode env = sample.putArray("env");
    process
        .path("env")
        .properties()
        .forEach(variable -> env.add(variable.getKey() + "=" + variable.getValue().asText()));
    return sample;
  }

  private static String when(JsonNode step, JsonNode test) {
    JsonNode args = step.path("args");
    String call = step.path("syscall").asText();
    return switch (call) {
      case "open", "openat", "openat2" -> {
        String flags = args.path("flags").asText(args.path("how").path("flags").asText());
        yield "open " + how(flags) + " " + at(args, "dirFd", "pathname", test);
      }
      case "symlink", "symlinkat" ->
          "symlink " + args.path("target").asText() + " " + at(args, "newDirFd", "linkPath", test);
      case "link", "linkat" ->
          "link "
              + at(args, "oldDirFd", "oldPath", test)
              + " "
              + at(args, "newDirFd", "newPath", test);
      case "dup", "dup2", "dup3" ->
          "dup " + end(args.path("oldFd").asText(), test) + " " + args.path("newFd").asInt(3);
      case "connect" -> "connect " + spaced(args.path("address").asText());
      case "sendto" -> "send " + spaced(args.path("destAddr").asText());
      case "socket" -> "socket " + DOMAINS.getOrDefault(args.path("domain").asText(), 2);
      case "init_module", "finit_module" -> "module /tmp/module.ko";
      case "kill" -> "kill";
      default -> throw new AssertionError("no record is made of " + call);
    };
  }

  private static String how(String flags) {
    if (flags.contains("O_TRUNC")) {
      return "truncate";
    }
    boolean writes = flags.contains("O_WRONLY") || flags.contains("O_RDWR");
    return flags.contains("O_CREAT") ? "create" : writes ? "write" : "read";
  }

  /** Returns a path, which may be below a directory that the test opened. */
  private static String at(JsonNode args, String directory, String path, JsonNode test) {
    String given = args.path(path).asText();
    JsonNode resource = resource(args.path(directory).asText(), test);
    return given.startsWith("/") || resource.isMissingNode()
        ? given
        : resource.path("dirPath").asText() + "/" + given;
  }

  /** Returns the resource that a binding such as {@code ${name.fd}} is of. */
  private static JsonNode resource(String binding, JsonNode test) {
    for (JsonNode resource : test.path("resources")) {
      if (binding.startsWith("${" + resource.path("name").asText() + ".")) {
        return resource;
      }
    }
    return MissingNode.getInstance();
  }

  private static String end(String binding, JsonNode test) {
    return spaced(resource(binding, test).path("address").asText("192.0.2.1:80"));
  }

  private static String spaced(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0
        ? "unix " + address
        : address.substring(0, colon).replaceAll("[\\[\\]]", "")
            + " "
            + address.substring(colon + 1);
  }
}
