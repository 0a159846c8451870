package io.sysflow.agent;

import io.sysflow.config.ConfigFile;
import io.sysflow.policy.field.Spelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Options from the environment and from a YAML file, in which they are named as on the command
 * line, without the dashes. The command line wins over the environment, the environment over the
 * file.
 */
final class AgentSettings {

  /** Any option can be given as this and its name in capitals. */
  private static final String PREFIX = "SYSFLOW_AGENT_";

  /** Names that the reference collector and Kafka's own tools use. */
  private static final Map<String, List<String>> ENVIRONMENT =
      Map.ofEntries(
          Map.entry("config", List.of("SYSFLOW_CONFIG")),
          Map.entry("node", List.of("EXPORTER_ID", "NODE_NAME")),
          Map.entry("node-ip", List.of("NODE_IP")),
          Map.entry("host-root", List.of("HOST_ROOT")),
          Map.entry("mode", List.of("MODE")),
          Map.entry("filter", List.of("FILTER")),
          Map.entry("rotate", List.of("INTERVAL")),
          Map.entry("proc-flow", List.of("ENABLE_PROC_FLOW")),
          Map.entry("file-only", List.of("FILE_ONLY")),
          Map.entry("file-read-mode", List.of("FILE_READ_MODE")),
          Map.entry("cri-path", List.of("CRI_PATH")),
          Map.entry("cri-timeout", List.of("CRI_TIMEOUT")),
          Map.entry("k8s-api-url", List.of("SF_K8S_API_URL")),
          Map.entry("k8s-api-cert", List.of("SF_K8S_API_CERT")),
          Map.entry("k8s-node", List.of("K8S_NODE_NAME", "NODE_NAME")),
          Map.entry("bootstrap-servers", List.of("KAFKA_BOOTSTRAP_SERVERS")),
          Map.entry("registry", List.of("SCHEMA_REGISTRY_URL")),
          Map.entry("topic-prefix", List.of("SYSFLOW_TOPIC_PREFIX")));

  private AgentSettings() {}

  /** Returns the value of an option in the environment, or null. */
  static @Nullable String fromEnvironment(String option, Map<String, String> environment) {
    String own = environment.get(PREFIX + option.toUpperCase(Locale.ROOT).replace('-', '_'));
    if (own != null && !own.isEmpty()) {
      return own;
    }
    for (String name : ENVIRONMENT.getOrDefault(option, List.of())) {
      String value = environment.get(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  /**
   * Returns the values of an option in the environment, empty if there are none. Several sinks are
   * separated by commas; the reference collector has a variable for each kind.
   */
  static List<String> valuesFromEnvironment(String option, Map<String, String> environment) {
    String value = fromEnvironment(option, environment);
    if (!option.equals("sink")) {
      return value == null ? List.of() : List.of(value);
    }
    List<String> sinks = new ArrayList<>();
    if (value != null) {
      sinks.addAll(List.of(value.split(",")));
    } else {
      add(sinks, "file:", environment.get("OUTPUT"));
      add(sinks, "socket:", environment.get("SOCK_FILE"));
    }
    return sinks;
  }

  private static void add(List<String> sinks, String kind, @Nullable String path) {
    if (path != null && !path.isEmpty()) {
      sinks.add(kind + path);
    }
  }

  /**
   * Returns a file of options.
   *
   * @param known names of all options
   * @throws io.sysflow.config.InvalidConfigException if it cannot be read, or has other options
   */
  static ConfigFile fromFile(Path file, Set<String> known) {
    ConfigFile options = ConfigFile.read(file);
    options.check(known, Spelling::nearest);
    return options;
  }
}
