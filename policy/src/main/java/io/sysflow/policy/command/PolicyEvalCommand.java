package io.sysflow.policy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.FieldCatalogue.GivenType;
import io.sysflow.policy.ir.Expr;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.TypeException;
import io.sysflow.policy.match.Check;
import io.sysflow.policy.match.Checks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says of conditions whether they hold for an event. */
@Command(
    name = "eval",
    description = {
      "Reads lines {\"condition\": \"...\", \"event\": {\"field\": value}} from standard "
          + "input and writes, for each, {\"result\": true}, {\"result\": false} or {\"error\": "
          + "\"...\"}.",
      "A field that the event lacks is missing. A field that is known neither from Falco "
          + "nor from --fields has the type of its value. An event of several operations has a "
          + "list as evt.type: a condition holds if it holds for at least one of them taken "
          + "alone."
    },
    mixinStandardHelpOptions = true)
public final class PolicyEvalCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--fields",
      paramLabel = "FILE",
      description = "JSON object of further field names and types.")
  private @Nullable Path fields;

  @Override
  public Integer call() {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      Map<String, GivenType> types = fields == null ? Map.of() : GivenFields.read(fields);
      JsonLines.answer(
          in, spec.commandLine().getOut(), (question, reply) -> answer(question, reply, types));
      return 0;
    } catch (IOException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }

  /** Returns whether a condition holds for at least one of the event's operations. */
  static boolean holds(Check check, GivenEvent event) {
    for (int i = 0; i < event.operations(); i++) {
      event.operation(i);
      if (check.test(event)) {
        return true;
      }
    }
    return false;
  }

  private static void answer(JsonNode question, ObjectNode reply, Map<String, GivenType> types) {
    JsonNode event = question.path("event");
    if (!event.isObject()) {
      reply.put("error", "expected an object 'event'");
      return;
    }
    Map<String, GivenType> all = new HashMap<>();
    GivenFields.ofValues(event)
        .forEach(
            (name, type) -> {
              if (FieldCatalogue.standard().field(name).isEmpty() && name.indexOf('[') < 0) {
                all.put(name, type);
              }
            });
    all.putAll(types);
    try {
      FieldCatalogue catalogue = FieldCatalogue.standard().given(all);
      Expr condition = FalcoRules.condition(question.get("condition").asText(), catalogue);
      reply.put("result", holds(Checks.of(condition), new GivenEvent(event)));
    } catch (InvalidPolicyException e) {
      reply.put("error", e.issues().get(0).message());
    } catch (TypeException e) {
      reply.put("error", "event: " + e.getMessage());
    }
  }
}
