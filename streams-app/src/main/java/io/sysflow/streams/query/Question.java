package io.sysflow.streams.query;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked.
 *
 * @param uri path and query as they came
 * @param path its parts, decoded
 * @param parameters of the query, decoded
 * @param routed whether another instance asks on behalf of somebody
 */
public record Question(
    String uri, List<String> path, Map<String, String> parameters, boolean routed) {

  /** Copies its collections. */
  public Question {
    path = List.copyOf(path);
    parameters = Map.copyOf(parameters);
  }

  /**
   * Reads a question.
   *
   * @throws IllegalArgumentException if it is not well-formed
   */
  public static Question of(String rawPath, @Nullable String rawQuery, boolean routed) {
    List<String> path = new ArrayList<>();
    for (String part : rawPath.substring(1).split("/", -1)) {
      path.add(decoded(part.replace("+", "%2B")));
    }
    Map<String, String> parameters = new HashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
        }
      }
    }
    return new Question(
        rawQuery == null ? rawPath : rawPath + "?" + rawQuery, path, parameters, routed);
  }

  /**
   * Returns a parameter that is a number.
   *
   * @throws IllegalArgumentException if it is none, or out of bounds
   */
  public long number(String name, long otherwise, long least, long most) {
    String given = parameters.get(name);
    return given == null ? otherwise : number(name, given, least, most);
  }

  /**
   * Returns a number.
   *
   * @throws IllegalArgumentException if it is none, or out of bounds
   */
  static long number(String name, String given, long least, long most) {
    try {
      long number = Long.parseLong(given);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "%s must be a number from %d to %d".formatted(name, least, most));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
