package io.sysflow.policy;

/** Thrown for the name of a language that there is no front end for. */
public final class UnsupportedLanguageException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnsupportedLanguageException(String message) {
    super(message);
  }
}
