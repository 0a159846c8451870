package io.sysflow.streams.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read, in words. */
final class Unread {

  private Unread() {}

  static String why(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (failure instanceof AccessDeniedException) {
      return "there is no right to read it";
    } else if (failure instanceof CharacterCodingException) {
      return "it is no text in UTF-8";
    }
    return String.valueOf(failure.getMessage());
  }
}
