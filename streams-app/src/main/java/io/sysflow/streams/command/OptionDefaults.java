package io.sysflow.streams.command;

import io.sysflow.config.ConfigFile;
import io.sysflow.config.InvalidConfigException;
import io.sysflow.policy.field.Spelling;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
public final class OptionDefaults implements IDefaultValueProvider {

  /** Names that other programs know as well. */
  private static final Map<String, String> SHARED =
      Map.of(
          "bootstrap-servers", "KAFKA_BOOTSTRAP_SERVERS",
          "registry", "SCHEMA_REGISTRY_URL",
          "topic-prefix", "SYSFLOW_TOPIC_PREFIX");

  private static final String OWN = "SYSFLOW_STREAMS_";
  private static final String CONFIG = "config";
  private static final Set<String> NOT_IN_A_FILE = Set.of(CONFIG, "help", "version", "describe");

  private final Map<String, String> environment;
  private @Nullable ConfigFile file;

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
    if (value == null && !NOT_IN_A_FILE.contains(name)) {
      value = text(file(option.command()), option);
    }
    return value == null ? null : verbatim(value);
  }

  /** Keeps picocli from looking up what stands for secrets among its own variables. */
  private static String verbatim(String value) {
    return value.replace("${", "$${");
  }

  private @Nullable String fromEnvironment(String name) {
    String variable = variable(name);
    return variable == null ? null : environment.get(variable);
  }

  /** Returns the variable that an option comes from, null if there is none. */
  private @Nullable String variable(String name) {
    String own = OWN + capitals(name);
    if (environment.containsKey(own)) {
      return own;
    }
    String shared = name.equals(CONFIG) ? "SYSFLOW_CONFIG" : SHARED.get(name);
    return shared != null && environment.containsKey(shared) ? shared : null;
  }

  /** Returns the message of an exception, with the place in the file that it is about, if any. */
  public static String explained(ParameterException e, String... arguments) {
    String message = String.valueOf(e.getMessage());
    if (e.getArgSpec() instanceof OptionSpec option
        && e.getCommandLine().getDefaultValueProvider() instanceof OptionDefaults defaults) {
      String place = defaults.place(name(option), arguments);
      return place == null ? message : place + ": " + message;
    }
    return message;
  }

  /** Returns where the value of an option comes from, null if it is from the command line. */
  private @Nullable String place(String name, String... arguments) {
    if (Stream.of(arguments).anyMatch(argument -> argument.startsWith("--" + name))) {
      return null;
    }
    String variable = variable(name);
    if (variable != null) {
      return variable;
    }
    return file != null && file.options().containsKey(name) ? file.place(name) : null;
  }

  private @Nullable ConfigFile file(CommandSpec command) {
    if (file == null) {
      OptionSpec config = command.findOption("--" + CONFIG);
      Path path = config == null ? null : config.getValue();
      String other = fromEnvironment(CONFIG);
      if (path == null && config != null && other != null) {
        path = Path.of(other);
      }
      // Of a switch picocli asks for the default before it has read on to --config.
      file = path == null ? null : read(path, command);
    }
    return file;
  }

  /**
   * Returns which variables of the environment are probably meant for options and are none, a
   * sentence each. Others may have such names as well: Kubernetes gives them for services.
   */
  static List<String> misspelt(Set<String> variables) {
    Set<String> known = new TreeSet<>();
    CommandSpec.forAnnotatedObject(new StreamsCommand())
        .options()
        .forEach(option -> known.add(OWN + capitals(name(option))));
    return variables.stream()
        .filter(variable -> variable.startsWith(OWN) && !known.contains(variable))
        .sorted()
        .flatMap(
            variable ->
                Stream.ofNullable(Spelling.nearest(variable.substring(OWN.length()), rest(known)))
                    .map(meant -> "%s is no option; is it %s?".formatted(variable, OWN + meant)))
        .toList();
  }

  private static Set<String> rest(Set<String> names) {
    return names.stream()
        .map(name -> name.substring(OWN.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** One file may serve all commands: what the application knows is no error in another's. */
  private static ConfigFile read(Path path, CommandSpec command) {
    try {
      ConfigFile options = ConfigFile.read(path);
      Set<String> known = new TreeSet<>();
      command.options().forEach(option -> known.add(name(option)));
      CommandSpec.forAnnotatedObject(new StreamsCommand())
          .options()
          .forEach(option -> known.add(name(option)));
      known.removeAll(NOT_IN_A_FILE);
      options.check(known, Spelling::nearest);
      return options;
    } catch (InvalidConfigException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Options of several values are split at line ends. */
  private @Nullable String text(@Nullable ConfigFile options, OptionSpec option) {
    ConfigFile.Option found = options == null ? null : options.options().get(name(option));
    if (options == null || found == null) {
      return null;
    }
    if (found.list() && !option.isMultiValue()) {
      throw new ParameterException(
          option.command().commandLine(),
          "%s: option '%s': expected one value or a map but found a list"
              .formatted(options.place(name(option)), name(option)));
    }
    return String.join("\n", found.values());
  }

  private static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  private static String capitals(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
