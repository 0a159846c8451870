package io.sysflow.policy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a process of its command line, the executable's path first; or of keys: {@code exe}, {@code
 * args}, {@code argv0}, {@code comm}, {@code uid}, {@code user}, {@code loginuid}, {@code tty},
 * {@code cwd}, {@code env}, {@code entry}, {@code memfd}, {@code upper}, {@code age} in seconds and
 * {@code capabilities} as a number.
 */
final class SampleProcess {

  /** Time of every sample, and the start of a process of age 0. */
  static final long NOW = 1_700_000_000_000_000_000L;

  private static final int COMM = 15;
  private static final Set<String> KEYS =
      Set.of(
          "exe",
          "args",
          "argv0",
          "comm",
          "uid",
          "user",
          "loginuid",
          "tty",
          "cwd",
          "env",
          "entry",
          "memfd",
          "upper",
          "age",
          "capabilities");

  private SampleProcess() {}

  static ProcessEntity of(JsonNode sample, int pid, @Nullable String containerId) {
    if (sample.isObject()) {
      return of(sample, sample.path("args").asText(""), pid, containerId);
    }
    String line = sample.asText();
    int blank = line.indexOf(' ');
    ObjectNode process = JsonNodeFactory.instance.objectNode();
    process.put("exe", blank < 0 ? line : line.substring(0, blank));
    return of(process, blank < 0 ? "" : line.substring(blank + 1), pid, containerId);
  }

  private static ProcessEntity of(
      JsonNode sample, String args, int pid, @Nullable String containerId) {
    for (Map.Entry<String, JsonNode> entry : sample.properties()) {
      if (!KEYS.contains(entry.getKey())) {
        throw new SampleException("a process has no '" + entry.getKey() + "'");
      }
    }
    String exe = sample.path("exe").asText();
    if (exe.isEmpty()) {
      throw new SampleException("expected the path of an executable as 'process'");
    }
    int uid = sample.path("uid").asInt(0);
    List<String> env = new ArrayList<>();
    sample.path("env").forEach(entry -> env.add(entry.asText()));
    Oid oid = new Oid(NOW - sample.path("age").asLong(1) * 1_000_000_000L, pid);
    return ProcessEntity.builder(ObjectState.CREATED, oid, NOW)
        .exe(exe)
        .exeArgs(args)
        .user(uid, sample.path("user").asText(uid == 0 ? "root" : "user"))
        .group(uid, uid == 0 ? "root" : "user")
        .tty(sample.path("tty").asBoolean(false))
        .containerId(containerId)
        .entry(sample.path("entry").asBoolean(false))
        .cwd(sample.path("cwd").asText("/"))
        .env(env)
        .facts(facts(sample, exe, args))
        .build();
  }

  private static ProcessFacts facts(JsonNode sample, String exe, String args) {
    List<String> argv = new ArrayList<>();
    argv.add(sample.path("argv0").asText(exe));
    if (!args.isEmpty()) {
      argv.addAll(List.of(args.split(" ", -1)));
    }
    String base = exe.substring(exe.lastIndexOf('/') + 1);
    String comm = sample.path("comm").asText(base);
    boolean memory = sample.path("memfd").asBoolean(exe.startsWith("memfd:"));
    long capabilities = sample.path("capabilities").asLong(0);
    return new ProcessFacts(
        argv,
        comm.length() > COMM ? comm.substring(0, COMM) : comm,
        sample.has("loginuid") ? sample.get("loginuid").asInt() : null,
        null,
        null,
        null,
        capabilities,
        capabilities,
        0L,
        sample.path("upper").asBoolean(false),
        memory,
        null,
        null,
        null,
        null,
        null);
  }
}
