package io.sysflow.policy.command;

import io.sysflow.policy.field.Field;
import io.sysflow.policy.field.FieldCatalogue;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..*",
      description = "Only fields whose names contain one of these.")
  private List<String> wanted = List.of();

  @Option(names = "--available", description = "Only fields that can be present.")
  private boolean available;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (Field field : FieldCatalogue.standard().fields()) {
      boolean chosen = wanted.isEmpty() || wanted.stream().anyMatch(field.name()::contains);
      if (chosen && (field.available() || !available)) {
        out.println(line(field));
      }
    }
    return 0;
  }

  private static String line(Field field) {
    String argument =
        switch (field.argument()) {
          case NONE -> "";
          case OPTIONAL -> "[x]?";
          case OPTIONAL_NUMBER -> "[n]?";
          case REQUIRED -> "[x]";
        };
    String name = field.name() + argument;
    String type = field.type().name().toLowerCase(Locale.ROOT);
    return field.available()
        ? "%-36s %-9s %s".formatted(name, type, field.doc())
        : "%-36s %-9s not there: %s".formatted("(" + name + ")", type, field.unavailable());
  }
}
