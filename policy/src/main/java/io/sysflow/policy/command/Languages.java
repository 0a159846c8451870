package io.sysflow.policy.command;

import io.sysflow.policy.ir.RulesFile;
import java.util.List;
import java.util.regex.Pattern;

/** Which languages rules may be in. */
public final class Languages {

  /** A key at the top that only a Sigma rule has. */
  private static final Pattern SIGMA = Pattern.compile("(?m)^(detection|logsource):");

  /** A condition on an attribute of the SysFlow processor. */
  private static final Pattern SYSFLOW = Pattern.compile("(?m)^\\s*condition:.*\\bsf\\.[a-z]");

  private Languages() {}

  /**
   * Checks the option --language.
   *
   * @throws UnsupportedLanguageException if it names another language than Falco's
   */
  public static void require(String language) {
    if (!language.equals("falco") && !language.equals("auto")) {
      throw new UnsupportedLanguageException(
          "rules in language '" + language + "' are not supported, those in falco are");
    }
  }

  /**
   * Checks that files are not in a language that there is no front end for.
   *
   * @throws UnsupportedLanguageException if one is
   */
  public static void check(List<RulesFile> files) {
    for (RulesFile file : files) {
      if (SIGMA.matcher(file.content()).find()) {
        throw new UnsupportedLanguageException(
            file.name() + ":1:1: rules in language 'sigma' are not supported, those in falco are");
      }
      if (SYSFLOW.matcher(file.content()).find()) {
        throw new UnsupportedLanguageException(
            file.name()
                + ":1:1: rules with sf.* attributes (language 'sysflow') are not supported,"
                + " those in falco are");
      }
    }
  }
}
