package io.sysflow.policy.command;

import io.sysflow.policy.field.EventTypes;
import io.sysflow.policy.field.Field;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.Operation;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the fields that rules may use. */
@Command(
    name = "fields",
    description = {
      "Lists the fields that rules may use, each with its type and what it is.",
      "A field in parentheses is known from Falco but never present: conditions on it do "
          + "not hold."
    },
    mixinStandardHelpOptions = true)
public final class PolicyFieldsCommand implements Callable<Integer> {

  /** How fields are shown. */
  enum Format {
    TEXT,
    MARKDOWN
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..*",
      description = "Only fields whose names contain one of these.")
  private List<String> wanted = List.of();

  @Option(names = "--available", description = "Only fields that can be present.")
  private boolean available;

  @Option(
      names = "--events",
      description =
          "List the types of events instead. A type in parentheses is known from Falco but never"
              + " happens.")
  private boolean events;

  @Option(
      names = "--format",
      paramLabel = "text|markdown",
      defaultValue = "text",
      description = "For people, or a table (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (events) {
      events(out);
    } else {
      fields(out);
    }
    return 0;
  }

  private void events(PrintWriter out) {
    Set<String> there =
        Arrays.stream(Operation.values())
            .flatMap(operation -> operation.types().stream())
            .collect(Collectors.toSet());
    for (String type : EventTypes.all()) {
      boolean is = there.contains(type);
      if (isChosen(type) && (is || !available)) {
        String shown = is ? type : "(" + type + ")";
        out.println(format == Format.MARKDOWN ? "* `" + shown + "`" : shown);
      }
    }
  }

  private boolean isChosen(String name) {
    return wanted.isEmpty() || wanted.stream().anyMatch(name::contains);
  }

  private void fields(PrintWriter out) {
    if (format == Format.MARKDOWN) {
      out.println("| field | type | what it is |\n|---|---|---|");
    }
    for (Field field : FieldCatalogue.standard().fields()) {
      if (isChosen(field.name()) && (field.available() || !available)) {
        out.println(format == Format.MARKDOWN ? row(field) : line(field));
      }
    }
  }

  private static String row(Field field) {
    String what = field.available() ? field.doc() : "not there: " + field.unavailable();
    return "| `%s` | %s | %s |".formatted(name(field), type(field), what.replace("|", "\\|"));
  }

  private static String line(Field field) {
    String name = name(field);
    String type = type(field);
    return field.available()
        ? "%-36s %-9s %s".formatted(name, type, field.doc())
        : "%-36s %-9s not there: %s".formatted("(" + name + ")", type, field.unavailable());
  }

  private static String type(Field field) {
    return field.type().name().toLowerCase(Locale.ROOT);
  }

  private static String name(Field field) {
    String argument =
        switch (field.argument()) {
          case NONE -> "";
          case OPTIONAL -> "[x]?";
          case OPTIONAL_NUMBER -> "[n]?";
          case REQUIRED -> "[x]";
        };
    return field.name() + argument;
  }
}
