package io.sysflow.agent.flow;

import java.util.List;

/**
 * What of a process's arguments and environment may leave the node.
 *
 * @param allowedEnv names of environment variables; "LC_*" stands for all that begin so, "*" for
 *     all
 * @param defaultPatterns whether the patterns for passwords, tokens and keys apply to arguments
 * @param patterns further regular expressions (RE2 syntax) for arguments; the first group, or the
 *     whole match if there is none, is masked
 */
public record RedactionOptions(
    List<String> allowedEnv, boolean defaultPatterns, List<String> patterns) {

  /**
   * Variables that decide which code runs (LD_*, PATH, BASH_ENV, GLIBC_TUNABLES, …), who is there
   * and from where (USER, SUDO_USER, SSH_CONNECTION, …), where connections go (HTTP_PROXY, …), and
   * whether traces are kept (HISTFILE, …): what rules ask for. None holds a secret by convention,
   * but for the password of a proxy, which is masked.
   */
  public static final List<String> DEFAULT_ENV =
      List.of(
          "PATH",
          "LD_PRELOAD",
          "LD_LIBRARY_PATH",
          "LD_AUDIT",
          "GCONV_PATH",
          "GLIBC_TUNABLES",
          "BASH_ENV",
          "ENV",
          "PROMPT_COMMAND",
          "PYTHONPATH",
          "PERL5LIB",
          "NODE_OPTIONS",
          "JAVA_TOOL_OPTIONS",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "http_proxy",
          "https_proxy",
          "all_proxy",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "PWD",
          "TERM",
          "LANG",
          "HOSTNAME",
          "SUDO_USER",
          "SUDO_UID",
          "SSH_CONNECTION",
          "SSH_CLIENT",
          "SSH_TTY",
          "HISTFILE",
          "HISTSIZE",
          "HISTFILESIZE",
          "HISTCONTROL",
          "KUBERNETES_SERVICE_HOST");

  /** The default variables, the default patterns and no others. */
  public static final RedactionOptions DEFAULT = new RedactionOptions(DEFAULT_ENV, true, List.of());

  /** Everything leaves the node. */
  public static final RedactionOptions NONE = new RedactionOptions(List.of("*"), false, List.of());

  /** Copies its lists. */
  public RedactionOptions {
    allowedEnv = List.copyOf(allowedEnv);
    patterns = List.copyOf(patterns);
  }
}
