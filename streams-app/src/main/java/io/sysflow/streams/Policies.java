package io.sysflow.streams;

import io.sysflow.policy.falco.FalcoRules;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.RuleSet;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Policies in files, and the one that comes with the program. */
public final class Policies {

  private static final String BUILT_IN = "/policies/";
  private static final int VERSION_BYTES = 6;

  private Policies() {}

  /**
   * Returns the policy of a file, or of a directory's files in lexical order.
   *
   * @throws StartException if it cannot be read, or if a rule is wrong: then the message has a line
   *     for each error, with file, line and column
   */
  public static Policy load(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return compile(name == null ? "policy" : name.toString(), read(path));
  }

  /** Returns the policy that comes with the program. */
  public static Policy builtIn() {
    List<RulesFile> files = new ArrayList<>();
    resource("index.txt")
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(name -> files.add(new RulesFile(name, resource(name))));
    return compile("built-in", files);
  }

  private static Policy compile(String name, List<RulesFile> files) {
    try {
      RuleSet rules = FalcoRules.compile(files, FieldCatalogue.standard());
      return Policy.of(name, version(files), rules.rules());
    } catch (InvalidPolicyException e) {
      throw new StartException("wrong rules:\n" + e.getMessage());
    }
  }

  private static List<RulesFile> read(Path path) {
    try {
      List<RulesFile> files = new ArrayList<>();
      for (Path file : Files.isDirectory(path) ? rulesFiles(path) : List.of(path)) {
        files.add(new RulesFile(file.toString(), Files.readString(file)));
      }
      return files;
    } catch (IOException e) {
      throw new StartException("policies cannot be read: " + e);
    }
  }

  private static List<Path> rulesFiles(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files =
          entries.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
      if (files.isEmpty()) {
        throw new StartException(directory + ": there is no .yaml file");
      }
      return files;
    }
  }

  private static String resource(String name) {
    try (InputStream in = Policies.class.getResourceAsStream(BUILT_IN + name)) {
      if (in == null) {
        throw new StartException("this build has no rules of its own: name some with --policies");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** Returns a text that changes with any byte of the files. */
  private static String version(List<RulesFile> files) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (RulesFile file : files) {
        hash.update(file.content().getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
      }
      return HexFormat.of().formatHex(hash.digest(), 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
