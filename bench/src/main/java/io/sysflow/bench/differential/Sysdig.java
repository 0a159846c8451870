package io.sysflow.bench.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Captures as {@code sysdig} reads them. */
final class Sysdig {

  /** What becomes of a call is known when it ends; the end of a process has no other event. */
  private static final String ENDS = "(evt.dir = < or evt.type = procexit)";

  /** How many conditions are evaluated in one reading of a capture. */
  private static final int AT_ONCE = 250;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Path directory;
  private final Path chisel;
  private final Path conditions;
  private String refusal = "";

  /**
   * Prepares.
   *
   * @param directory for what is handed over
   */
  Sysdig(Path directory) throws IOException {
    this.directory = directory;
    this.chisel = directory.resolve("condition.lua");
    this.conditions = directory.resolve("conditions");
    try (InputStream script =
        Objects.requireNonNull(Sysdig.class.getResourceAsStream("condition.lua"))) {
      Files.copy(script, chisel);
    }
  }

  /** Returns the calls at these sights, with the values of all fields that are compared. */
  List<Call> calls(Path capture, Set<Sight> sights) throws IOException, InterruptedException {
    String format =
        ComparedFields.read().stream().map(field -> "%" + field).collect(Collectors.joining(" "));
    List<Call> calls = new ArrayList<>();
    Answer answer =
        run(
            List.of("-r", capture.toString(), "-j", "-p", "*" + format, ENDS),
            line -> {
              Call call = call(mapper.readTree(line));
              if (sights.contains(call.sight())) {
                calls.add(call);
              }
            });
    if (answer.status() != 0) {
      throw new IOException("sysdig cannot read " + capture + ": " + answer.error());
    }
    return calls;
  }

  private static Call call(JsonNode json) {
    Map<String, String> values = new HashMap<>();
    json.properties()
        .forEach(
            field -> {
              if (!field.getValue().isNull()) {
                values.put(field.getKey(), field.getValue().asText());
              }
            });
    return new Call(
        json.get("evt.num").asLong(),
        new Sight(json.get("evt.rawtime").asLong(), json.get("thread.tid").asLong()),
        json.get("evt.type").asText(),
        values);
  }

  /** Returns those of some conditions that sysdig accepts. */
  List<String> accepted(Path capture, List<String> asked) throws IOException, InterruptedException {
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < asked.size(); i += AT_ONCE) {
      List<String> some = asked.subList(i, Math.min(asked.size(), i + AT_ONCE));
      accept(capture, some, accepted);
    }
    return accepted;
  }

  private void accept(Path capture, List<String> asked, List<String> accepted)
      throws IOException, InterruptedException {
    if (evaluate(capture, asked, "evt.num = 0") != null) {
      accepted.addAll(asked);
    } else if (asked.size() > 1) {
      int half = asked.size() / 2;
      accept(capture, asked.subList(0, half), accepted);
      accept(capture, asked.subList(half, asked.size()), accepted);
    }
  }

  /** Returns, for each of some conditions that it accepts, the numbers of the events it selects. */
  Map<String, Set<Long>> matches(Path capture, List<String> asked)
      throws IOException, InterruptedException {
    Map<String, Set<Long>> matches = new LinkedHashMap<>();
    for (int i = 0; i < asked.size(); i += AT_ONCE) {
      List<String> some = asked.subList(i, Math.min(asked.size(), i + AT_ONCE));
      Map<String, Set<Long>> found = evaluate(capture, some, ENDS);
      if (found == null) {
        throw new IOException("sysdig refused what it had accepted: " + refusal);
      }
      matches.putAll(found);
    }
    return matches;
  }

  private @Nullable Map<String, Set<Long>> evaluate(Path capture, List<String> asked, String only)
      throws IOException, InterruptedException {
    Files.write(conditions, asked);
    List<String> command = new ArrayList<>(List.of("-r", capture.toString()));
    for (int i = 1; i <= asked.size(); i++) {
      command.addAll(List.of("-c", chisel.toString(), Integer.toString(i)));
    }
    command.add(only);
    Map<String, Set<Long>> found = new LinkedHashMap<>();
    Answer answer =
        run(
            command,
            line -> {
              String[] numbers = line.split(" ", -1);
              Set<Long> set = new HashSet<>();
              for (int i = 1; i < numbers.length; i++) {
                if (!numbers[i].isEmpty()) {
                  set.add(Long.parseLong(numbers[i]));
                }
              }
              found.put(asked.get(Integer.parseInt(numbers[0]) - 1), set);
            });
    if (answer.status() == 0 && found.size() == asked.size()) {
      return found;
    }
    refusal = answer.error();
    return null;
  }

  /** Takes a line of output. */
  private interface Lines {
    void accept(String line) throws IOException;
  }

  /** How a run ended. */
  private record Answer(int status, String error) {}

  private Answer run(List<String> arguments, Lines lines) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sysdig"));
    command.addAll(arguments);
    Path errors = directory.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("CONDITIONS", conditions.toString());
    Process process = builder.start();
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.accept(line);
      }
    }
    return new Answer(process.waitFor(), Files.readString(errors));
  }
}
