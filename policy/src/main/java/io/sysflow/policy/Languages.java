package io.sysflow.policy;

import io.sysflow.policy.ir.Language;
import io.sysflow.policy.ir.RulesFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which languages rules are in.
 *
 * @param language of all files; null if that is decided for each by its content
 * @param strict whether names that the SysFlow language lets stand for themselves are errors
 */
public record Languages(@Nullable Language language, boolean strict) {

  /** Decides by content. */
  public static final Languages AUTO = new Languages(null, false);

  /** A key at the left margin that only a Sigma rule, correlation or filter has. */
  private static final Pattern SIGMA =
      Pattern.compile("(?m)^(detection|logsource|correlation|filter)[ \\t]*:");

  /** An attribute of the SysFlow processor, in a line that is no comment. */
  private static final Pattern SYSFLOW =
      Pattern.compile(
          "(?m)^[^#\\n]*(?<![A-Za-z0-9_.])sf\\.(type|opflags|ret|ts|endts|proc|pproc|file|net|flow"
              + "|container|pod|ke|node|meta)\\b");

  /** A definition that only the SysFlow processor has. */
  private static final Pattern DROP = Pattern.compile("(?m)^[ \\t]*-[ \\t]*(drop|filter)[ \\t]*:");

  /**
   * Returns what the option --language names.
   *
   * @throws UnsupportedLanguageException if it names no language
   */
  public static Languages named(String name, boolean strict) {
    if (name.equals("auto")) {
      return new Languages(null, strict);
    }
    Language language =
        Language.named(name)
            .orElseThrow(
                () ->
                    new UnsupportedLanguageException(
                        "there is no language '" + name + "': name falco, sigma, sysflow or auto"));
    return new Languages(language, strict);
  }

  /** Returns the language of a file. */
  public Language of(RulesFile file) {
    if (language != null) {
      return language;
    }
    if (SIGMA.matcher(file.content()).find()) {
      return Language.SIGMA;
    }
    boolean sysflow = SYSFLOW.matcher(file.content()).find() || DROP.matcher(file.content()).find();
    return sysflow ? Language.SYSFLOW : Language.FALCO;
  }
}
