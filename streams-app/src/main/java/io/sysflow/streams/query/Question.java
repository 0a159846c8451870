package io.sysflow.streams.query;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    String parts = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
    for (String part : parts.split("/", -1)) {
      path.add(decoded(part.replace("+", "%2B")));
    }
    Map<String, String> parameters = new HashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        if (!pair.isEmpty() && parameters.put(name, value) != null) {
          throw new IllegalArgumentException(name + " is there twice");
        }
      }
    }
    return new Question(
        rawQuery == null ? rawPath : rawPath + "?" + rawQuery, path, parameters, routed);
  }

  /**
   * Checks the names of the parameters.
   *
   * @throws IllegalArgumentException if there are others
   */
  public void allow(Set<String> names) {
    for (String name : parameters.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "there is no parameter '%s'%s"
                .formatted(name, names.isEmpty() ? "" : ", only " + new TreeSet<>(names)));
      }
    }
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
