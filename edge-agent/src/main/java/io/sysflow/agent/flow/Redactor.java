package io.sysflow.agent.flow;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides what of a process's arguments and environment may leave the node. What holds nothing
 * secret is returned as it is, without a copy.
 */
public final class Redactor {

  /** An option that is followed by a secret. */
  private static final Pattern SECRET_OPTION =
      Pattern.compile(
          "(?i)--?[\\w-]*(?:password|passwd|passphrase|pwd|secret|token|credentials?"
              + "|(?:api|access|private|account)[_-]?key)");

  /** Short options that are followed by a secret, attached or as the next argument. */
  private static final Map<String, String> ATTACHED_OR_NEXT =
      Map.of("sshpass", "-p", "zip", "-P", "unzip", "-P", "redis-cli", "-a", "ldapsearch", "-w");

  /** Short options with the secret attached; alone they ask for it. */
  private static final Map<String, String> ATTACHED =
      Map.of(
          "mysql", "-p",
          "mysqldump", "-p",
          "mysqladmin", "-p",
          "mysqlimport", "-p",
          "mariadb", "-p",
          "mariadb-dump", "-p",
          "mariadb-admin", "-p",
          "7z", "-p",
          "7za", "-p",
          "rar", "-p");

  /** Options that are followed by user:password. */
  private static final Map<String, Set<String>> USER_AND_SECRET =
      Map.of(
          "curl", Set.of("-u", "--user", "-U", "--proxy-user"),
          "smbclient", Set.of("-U", "--user"),
          "rpcclient", Set.of("-U", "--user"));

  private final Set<String> allowedEnv = new HashSet<>();
  private final List<String> allowedEnvPrefixes = new ArrayList<>();
  private final boolean optionsHideSecrets;
  private final SecretPatterns patterns;

  /**
   * Makes a redactor.
   *
   * @throws IllegalArgumentException if a pattern is none, naming it
   */
  public Redactor(RedactionOptions options) {
    for (String name : options.allowedEnv()) {
      if (name.endsWith("*")) {
        allowedEnvPrefixes.add(name.substring(0, name.length() - 1));
      } else {
        allowedEnv.add(name);
      }
    }
    optionsHideSecrets = options.defaultPatterns();
    patterns = new SecretPatterns(options.defaultPatterns(), options.patterns());
  }

  /**
   * Returns the arguments with secrets masked.
   *
   * @param exe path of the executable: some programs have options of their own for passwords
   */
  public List<String> args(String exe, List<String> args) {
    List<String> masked = args;
    String program = exe.substring(exe.lastIndexOf('/') + 1);
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      String safe = arg(program, i == 0 ? "" : args.get(i - 1), arg);
      if (!safe.equals(arg)) {
        masked = masked == args ? new ArrayList<>(args) : masked;
        masked.set(i, safe);
      }
    }
    return masked;
  }

  /** Returns the variables, of the form K=V, that are allowed, secrets in their values masked. */
  public List<String> env(List<String> env) {
    List<String> allowed = new ArrayList<>();
    for (String variable : env) {
      int equals = variable.indexOf('=');
      // What has no name leaves the node only where everything does.
      if (isAllowed(variable.substring(0, Math.max(0, equals)))) {
        // The value alone: PWD is no password.
        String value = variable.substring(equals + 1);
        String masked = patterns.mask(value);
        allowed.add(masked.equals(value) ? variable : variable.substring(0, equals + 1) + masked);
      }
    }
    return allowed.size() == env.size() && allowed.equals(env) ? env : allowed;
  }

  private boolean isAllowed(String name) {
    if (allowedEnv.contains(name)) {
      return true;
    }
    for (String prefix : allowedEnvPrefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private String arg(String program, String before, String arg) {
    if (optionsHideSecrets && !arg.isEmpty()) {
      if (before.equals(ATTACHED_OR_NEXT.get(program)) || isSecretOption(before, arg)) {
        return SecretPatterns.MASK;
      }
      if (USER_AND_SECRET.getOrDefault(program, Set.of()).contains(before)) {
        return withoutSecret(arg);
      }
      String attached = attachedOption(program);
      if (!attached.isEmpty() && arg.startsWith(attached) && arg.length() > attached.length()) {
        return attached + SecretPatterns.MASK;
      }
    }
    return patterns.mask(arg);
  }

  private static String attachedOption(String program) {
    String option = ATTACHED.get(program);
    return option == null ? ATTACHED_OR_NEXT.getOrDefault(program, "") : option;
  }

  private static boolean isSecretOption(String before, String arg) {
    return before.length() > 3
        && before.charAt(0) == '-'
        && arg.charAt(0) != '-'
        && SecretPatterns.hasTrace(before)
        && SECRET_OPTION.matches(before);
  }

  /** Masks what follows the user's name: user:secret, or user%secret. */
  private static String withoutSecret(String userAndSecret) {
    for (int i = 0; i < userAndSecret.length(); i++) {
      char c = userAndSecret.charAt(i);
      if (c == ':' || c == '%') {
        return userAndSecret.substring(0, i + 1) + SecretPatterns.MASK;
      }
    }
    return userAndSecret;
  }
}
