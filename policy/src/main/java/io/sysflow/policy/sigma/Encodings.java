package io.sysflow.policy.sigma;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The modifiers that make other texts of a text. */
final class Encodings {

  /** The characters that are written for a dash before an option. */
  private static final String DASHES = "-/\u2013\u2014\u2015";

  /** More options than this in one value are all written with the same dash. */
  private static final int MOST_MIXED = 4;

  private Encodings() {}

  static Pattern base64(Pattern pattern) {
    return Pattern.plain(Base64.getEncoder().encodeToString(pattern.toBytes()));
  }

  /** Returns what is certain of a text's encoding, wherever in a longer text it stands. */
  static List<Pattern> base64Offsets(Pattern pattern) {
    byte[] bytes = pattern.toBytes();
    int[] starts = {0, 2, 3};
    int[] ends = {0, 3, 2};
    List<Pattern> patterns = new ArrayList<>();
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      String encoded = Base64.getEncoder().encodeToString(shifted);
      int end = Math.max(starts[offset], encoded.length() - ends[shifted.length % 3]);
      patterns.add(Pattern.plain(encoded.substring(starts[offset], end)));
    }
    return patterns;
  }

  static Pattern utf16(Pattern pattern, boolean bigEndian, boolean marked) {
    String text = (marked ? "\ufeff" : "") + pattern.text();
    return Pattern.bytes(
        text.getBytes(bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE));
  }

  /** Returns a pattern with each dash that begins an option written in every way. */
  static List<Pattern> dashes(Pattern pattern) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < pattern.symbols().size(); i++) {
      if (beginsOption(pattern.symbols(), i)) {
        places.add(i);
      }
    }
    Set<Pattern> variants = new LinkedHashSet<>();
    variants.add(pattern);
    if (places.size() > MOST_MIXED) {
      DASHES.chars().forEach(dash -> variants.add(with(pattern, places, dash)));
      return List.copyOf(variants);
    }
    for (int place : places) {
      for (Pattern variant : List.copyOf(variants)) {
        DASHES.chars().forEach(dash -> variants.add(with(variant, List.of(place), dash)));
      }
    }
    return List.copyOf(variants);
  }

  private static Pattern with(Pattern pattern, List<Integer> places, int dash) {
    List<Integer> symbols = new ArrayList<>(pattern.symbols());
    places.forEach(place -> symbols.set(place, dash));
    return new Pattern(symbols, pattern.binary());
  }

  private static boolean beginsOption(List<Integer> symbols, int at) {
    boolean dash = symbols.get(at) >= 0 && DASHES.indexOf(symbols.get(at)) >= 0;
    boolean before = at > 0 && isWord(symbols.get(at - 1));
    return dash && !before && at + 1 < symbols.size() && isWord(symbols.get(at + 1));
  }

  private static boolean isWord(int symbol) {
    return symbol >= 0 && (Character.isLetterOrDigit(symbol) || symbol == '_');
  }
}
