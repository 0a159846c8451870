package io.sysflow.policy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.falco.SyntaxException;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says of conditions whether they are well formed. */
@Command(
    name = "parse",
    description =
        "Reads lines {\"condition\": \"...\"} from standard input and writes, for each, "
            + "{\"ok\": true} or {\"error\": \"...\"}.",
    mixinStandardHelpOptions = true)
public final class PolicyParseCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--fields",
      paramLabel = "FILE",
      description = "JSON object of further field names and types; with it, types are checked too.")
  private @Nullable Path fields;

  @Override
  public Integer call() {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      FieldCatalogue catalogue =
          fields == null ? null : FieldCatalogue.standard().given(GivenFields.read(fields));
      JsonLines.answer(
          in, spec.commandLine().getOut(), (question, reply) -> answer(question, reply, catalogue));
      return 0;
    } catch (IOException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }

  private static void answer(
      JsonNode question, ObjectNode reply, @Nullable FieldCatalogue catalogue) {
    String condition = question.get("condition").asText();
    try {
      if (catalogue == null) {
        FalcoRules.parse(condition);
      } else {
        FalcoRules.condition(condition, catalogue);
      }
      reply.put("ok", true);
    } catch (SyntaxException e) {
      reply.put("error", e.getMessage());
    } catch (InvalidPolicyException e) {
      reply.put("error", e.issues().get(0).message());
    }
  }
}
