package io.sysflow.streams;

import io.sysflow.policy.Languages;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policy that a command was told to use. */
public final class PolicySource {

  private PolicySource() {}

  /**
   * Returns the policy of a file or directory, or the one that comes with the program.
   *
   * @throws StartException if it cannot be read, or if a rule is wrong: then the message has a line
   *     for each error, with file, line and column
   */
  public static Policy load(@Nullable Path path) {
    return path == null
        ? Policies.builtin().policy()
        : read(String.valueOf(path.getFileName()), path, Languages.AUTO).policy();
  }

  /**
   * Rules that were read.
   *
   * @param files as they are
   * @param policy compiled of them
   */
  record Read(List<RulesFile> files, Policy policy) {}

  /**
   * Returns the policy of a file or directory, and its files.
   *
   * @param id what it is called
   * @throws StartException if it cannot be read, or if a rule is wrong
   */
  static Read read(String id, Path path) {
    return read(id, path, Languages.AUTO);
  }

  /**
   * Returns the policy of a file or directory in some languages, and its files.
   *
   * @param id what it is called
   * @throws StartException if it cannot be read, or if a rule is wrong
   */
  static Read read(String id, Path path, Languages languages) {
    return read(id, path, languages, RuleSwitches.NONE);
  }

  /**
   * Returns the policy of a file or directory, with some of its rules turned on and off.
   *
   * @param id what it is called
   * @throws StartException if it cannot be read, or if a rule is wrong
   */
  static Read read(String id, Path path, Languages languages, RuleSwitches switches) {
    try {
      List<RulesFile> files = Policies.read(List.of(path));
      if (files.isEmpty()) {
        throw new StartException(path + ": there is no .yaml or .yml file");
      }
      return new Read(files, Policies.compile(id, files, languages, switches).policy());
    } catch (InvalidPolicyException e) {
      throw new StartException("wrong rules:\n" + e.getMessage());
    } catch (IOException e) {
      throw new StartException("policies cannot be read: " + e.getMessage());
    }
  }
}
