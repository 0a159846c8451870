package io.sysflow.streams.alert;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The escapes of Go's encoders: what is markup in HTML is written by its number. */
final class HtmlEscapes extends CharacterEscapes {

  private static final long serialVersionUID = 1;

  private static final String NUMBERED = "<>&\b\f";

  private final int[] escapes = standardAsciiEscapesForJSON();

  HtmlEscapes() {
    for (int i = 0; i < NUMBERED.length(); i++) {
      escapes[NUMBERED.charAt(i)] = ESCAPE_CUSTOM;
    }
    for (char c = 0; c < ' '; c++) {
      if (escapes[c] == ESCAPE_STANDARD) {
        escapes[c] = ESCAPE_CUSTOM;
      }
    }
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return escapes.clone();
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int c) {
    boolean ascii = c < escapes.length && escapes[c] == ESCAPE_CUSTOM;
    boolean separator = c == '\u2028' || c == '\u2029';
    return ascii || separator
        ? new SerializedString("\\u%04x".formatted(c).toLowerCase(Locale.ROOT))
        : null;
  }
}
