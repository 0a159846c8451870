package io.sysflow.streams;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Where an option that is not on the command line comes from: the environment, then the file that
 * {@code --config} or SYSFLOW_CONFIG names, then the option itself.
 */
final class OptionDefaults implements IDefaultValueProvider {

  /** Names that other programs know as well. */
  private static final Map<String, String> SHARED =
      Map.of(
          "bootstrap-servers", "KAFKA_BOOTSTRAP_SERVERS",
          "registry", "SCHEMA_REGISTRY_URL",
          "topic-prefix", "SYSFLOW_TOPIC_PREFIX");

  private static final String CONFIG = "config";
  private static final Set<String> NOT_IN_A_FILE = Set.of(CONFIG, "help", "version", "describe");

  private final Map<String, String> environment;
  private @Nullable JsonNode file;

  /** Used by picocli. */
  OptionDefaults() {
    this(System.getenv());
  }

  OptionDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    if (!(arg instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
      return null;
    }
    String name = name(option);
    String value = fromEnvironment(name);
    if (value != null || NOT_IN_A_FILE.contains(name)) {
      return value;
    }
    return text(file(option.command()).path(name), option.command());
  }

  private @Nullable String fromEnvironment(String name) {
    String own = environment.get("SYSFLOW_STREAMS_" + capitals(name));
    if (own == null && name.equals(CONFIG)) {
      return environment.get("SYSFLOW_CONFIG");
    }
    String shared = SHARED.get(name);
    return own != null || shared == null ? own : environment.get(shared);
  }

  private JsonNode file(CommandSpec command) {
    if (file == null) {
      OptionSpec config = command.findOption("--" + CONFIG);
      Path path = config == null ? null : config.getValue();
      String other = fromEnvironment(CONFIG);
      if (path == null && config != null && other != null) {
        path = Path.of(other);
      }
      file = path == null ? MissingNode.getInstance() : read(path, command);
    }
    return file;
  }

  private static JsonNode read(Path path, CommandSpec command) {
    try {
      JsonNode root =
          new ObjectMapper(new YAMLFactory())
              .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
              .readTree(path.toFile());
      Set<String> known = new TreeSet<>();
      command.options().forEach(option -> known.add(name(option)));
      known.removeAll(NOT_IN_A_FILE);
      List<String> unknown = new ArrayList<>();
      root.fieldNames().forEachRemaining(name -> unknown.add(name));
      unknown.removeAll(known);
      if (unknown.isEmpty()) {
        return root;
      }
      throw new ParameterException(
          command.commandLine(),
          "%s: unknown option '%s'; there are %s".formatted(path, unknown.get(0), known));
    } catch (IOException e) {
      throw new ParameterException(command.commandLine(), path + ": " + e.getMessage(), e);
    }
  }

  /** Options of several values are split at line ends. */
  private static @Nullable String text(JsonNode node, CommandSpec command) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (node.isObject()) {
      List<String> pairs = new ArrayList<>();
      node.properties().forEach(pair -> pairs.add(pair.getKey() + "=" + pair.getValue().asText()));
      return String.join("\n", pairs);
    }
    if (node.isArray()) {
      throw new ParameterException(
          command.commandLine(), "expected one value or a map but found a list: " + node);
    }
    return node.asText();
  }

  private static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  private static String capitals(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
