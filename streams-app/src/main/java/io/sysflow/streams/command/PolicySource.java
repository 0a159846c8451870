package io.sysflow.streams.command;

import io.sysflow.policy.Languages;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The policy that a command was told to use. */
public final class PolicySource {

  private PolicySource() {}

  /**
   * Returns the policy of files and directories, or the one that comes with the program if there
   * are none.
   *
   * @param paths in order: later ones may change what earlier ones define
   * @throws StartException if one cannot be read, or if a rule is wrong: then the message has a
   *     line for each error, with file, line and column
   */
  public static Policy load(List<Path> paths) {
    return load(paths, RuleSwitches.NONE);
  }

  /**
   * Returns the policy of files and directories, or the one that comes with the program if there
   * are none, with some of its rules turned on and off.
   *
   * @throws StartException if one cannot be read, or if a rule is wrong
   */
  static Policy load(List<Path> paths, RuleSwitches switches) {
    return load(paths, Languages.AUTO, switches);
  }

  /**
   * Returns the policy of files and directories in some languages, or the one that comes with the
   * program if there are none, with some of its rules turned on and off.
   *
   * @throws StartException if one cannot be read, or if a rule is wrong
   */
  static Policy load(List<Path> paths, Languages languages, RuleSwitches switches) {
    return paths.isEmpty()
        ? compile(Policies.BUILTIN, Policies.builtinFiles(), Languages.AUTO, switches)
        : read(id(paths), paths, languages, switches).policy();
  }

  private static String id(List<Path> paths) {
    return paths.stream()
        .map(path -> String.valueOf(path.getFileName()))
        .collect(Collectors.joining(","));
  }

  /**
   * Rules that were read.
   *
   * @param files as they are
   * @param policy compiled of them
   */
  record Read(List<RulesFile> files, Policy policy) {}

  /**
   * Returns the policy of files and directories, and the files that they stand for.
   *
   * @param id what it is called
   * @param paths in order: later ones may change what earlier ones define
   * @throws StartException if one cannot be read, or if a rule is wrong
   */
  static Read read(String id, List<Path> paths) {
    return read(id, paths, Languages.AUTO, RuleSwitches.NONE);
  }

  private static Read read(
      String id, List<Path> paths, Languages languages, RuleSwitches switches) {
    List<RulesFile> files = new ArrayList<>();
    try {
      for (Path path : paths) {
        List<RulesFile> more = Policies.read(List.of(path));
        if (more.isEmpty()) {
          throw new StartException(path + ": there is no .yaml or .yml file");
        }
        files.addAll(more);
      }
    } catch (IOException e) {
      throw new StartException("policies cannot be read: " + e.getMessage());
    }
    return new Read(files, compile(id, files, languages, switches));
  }

  private static Policy compile(
      String id, List<RulesFile> files, Languages languages, RuleSwitches switches) {
    try {
      return Policies.compile(id, files, languages, switches).policy();
    } catch (InvalidPolicyException e) {
      throw new StartException("wrong rules:\n" + e.getMessage());
    }
  }
}
