package io.sysflow.policy.command;

/** Thrown for rules in a language that there is no front end for. */
final class UnsupportedLanguageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnsupportedLanguageException(String message) {
    super(message);
  }
}
