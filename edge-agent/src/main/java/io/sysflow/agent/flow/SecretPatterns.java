package io.sysflow.agent.flow;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in a text by their form. RE2, because the texts are an attacker's to choose: its
 * time is linear. A plain scan comes first, for most texts have no trace of a secret.
 */
final class SecretPatterns {

  static final String MASK = "***";

  private static final String NAME =
      "(?:pass(?:wor[dt]|wd|phrase|code)?|pwd|secret|token|credentials?"
          + "|(?:api|access|private|account|signing|encryption)[_.-]?key)";

  private static final List<Rule> DEFAULTS =
      List.of(
          // name=value, name: value, "name": "value"
          rule(
              "(?i)[\\w.-]*"
                  + NAME
                  + "[\\w.-]*[\"']?\\s*[=:]\\s*"
                  + "(\"[^\"]+\"|'[^']+'|[^\\s&;,\"']+)"),
          // --name value, in a command given to a shell
          rule("(?i)--?[\\w-]*" + NAME + "\\s+([^\\s-]\\S*)"),
          // mysql -pvalue, in a command given to a shell
          rule("(?:mysql|mariadb|sshpass)\\w*\\s(?:[^|;&]*\\s)?-p\\s?([^\\s-]\\S*)"),
          // curl -u user:value, in a command given to a shell
          rule("curl\\s(?:[^|;&]*\\s)?(?:-u|-U|--user|--proxy-user)[\\s=]?[^\\s:]+:(\\S+)"),
          // scheme://user:value@host
          rule("[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s/:@]*:([^\\s/@]+)@"),
          rule("(?i)authorization\\s*[:=]\\s*(?:(?:basic|bearer|digest|token)\\s+)?([^\\s\"']+)"),
          rule("(?i)bearer\\s+([\\w.~+/=-]{8,})"),
          rule("(?i)cookie:\\s*([^\"']+)"),
          // what cloud and code hosting services issue
          rule("((?:AKIA|ASIA)[0-9A-Z]{16})"),
          rule("((?:gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|sk-)[\\w-]{16,})"),
          rule("(AIza[\\w-]{35})"),
          rule("(eyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]*)?)"),
          rule("-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]+)"));

  /** Names of secrets' places, not of secrets. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(?i)(?:[_.-](?:file|path|stdin|name|url|uri|ttl|type|length))[\"']?\\s*[=:]");

  private static final String[] TRACES = {
    "pass", "pwd", "secret", "token", "cred", "key", "auth", "bearer", "cookie", "://", "akia",
    "asia", "gho_", "ghp_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "xox", "sk-", "aiza",
    "eyj", "mysql", "mariadb", "curl", "-----begin"
  };

  private static final @Nullable String[][] TRACES_BY_LETTER = tracesByLetter();

  private final boolean defaults;
  private final List<Rule> own;

  SecretPatterns(boolean defaults, List<String> patterns) {
    this.defaults = defaults;
    this.own = patterns.stream().map(SecretPatterns::rule).toList();
  }

  /** Returns the text with secrets masked: the same object if there are none. */
  String mask(String text) {
    String masked = text;
    if (defaults && hasTrace(text)) {
      for (Rule rule : DEFAULTS) {
        masked = rule.mask(masked);
      }
    }
    for (Rule rule : own) {
      masked = rule.mask(masked);
    }
    return masked;
  }

  /** Returns whether a look with the patterns is worth it. */
  static boolean hasTrace(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String[] traces = c < 128 ? TRACES_BY_LETTER[c | (c >= 'A' && c <= 'Z' ? 0x20 : 0)] : null;
      if (traces != null && startsWithAny(text, i, traces)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWithAny(String text, int at, String[] traces) {
    for (String trace : traces) {
      if (text.regionMatches(true, at, trace, 0, trace.length())) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String[][] tracesByLetter() {
    List<List<String>> lists = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      lists.add(new ArrayList<>());
    }
    for (String trace : TRACES) {
      lists.get(trace.charAt(0)).add(trace);
    }
    @Nullable String[][] byLetter = new String[128][];
    for (int i = 0; i < 128; i++) {
      byLetter[i] = lists.get(i).isEmpty() ? null : lists.get(i).toArray(new String[0]);
    }
    return byLetter;
  }

  private static Rule rule(String pattern) {
    try {
      return new Rule(Pattern.compile(pattern));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "redaction pattern '" + pattern + "': " + e.getDescription(), e);
    }
  }

  /** A pattern whose first group, or whole match, is a secret. */
  private record Rule(Pattern pattern) {

    String mask(String text) {
      Matcher matcher = pattern.matcher(text);
      int group = Math.min(1, pattern.groupCount());
      StringBuilder masked = null;
      int copied = 0;
      while (matcher.find()) {
        int start = matcher.start(group);
        if (start < copied || HARMLESS.matcher(text.substring(matcher.start(), start)).find()) {
          continue;
        }
        masked = masked == null ? new StringBuilder(text.length()) : masked;
        masked.append(text, copied, start).append(MASK);
        copied = matcher.end(group);
      }
      return masked == null ? text : masked.append(text, copied, text.length()).toString();
    }
  }
}
