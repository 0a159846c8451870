package io.sysflow.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts secrets in the place of their names: {@code ${file:PATH}} and {@code ${env:NAME}}. */
public final class Secrets {

  private static final Pattern NAME = Pattern.compile("\\$\\{(file|env):([^}]+)}");

  private Secrets() {}

  /**
   * Returns properties with the contents of files and of the environment in them; white space at
   * the ends of a file is no part of it.
   *
   * @throws InvalidConfigException if there is no such file or variable; it says which, and nothing
   *     else
   */
  public static Map<String, String> resolve(
      Map<String, String> properties, UnaryOperator<@Nullable String> environment) {
    Map<String, String> resolved = new LinkedHashMap<>();
    properties.forEach((key, value) -> resolved.put(key, resolve(key, value, environment)));
    return resolved;
  }

  private static String resolve(
      String key, String value, UnaryOperator<@Nullable String> environment) {
    Matcher matcher = NAME.matcher(value);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String secret =
          matcher.group(1).equals("file")
              ? file(key, matcher.group(2))
              : variable(key, matcher.group(2), environment);
      matcher.appendReplacement(out, Matcher.quoteReplacement(secret));
    }
    return matcher.appendTail(out).toString();
  }

  private static String file(String key, String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException e) {
      throw new InvalidConfigException("%s: %s cannot be read".formatted(key, path));
    }
  }

  private static String variable(
      String key, String name, UnaryOperator<@Nullable String> environment) {
    String value = environment.apply(name);
    if (value == null) {
      throw new InvalidConfigException("%s: the environment has no %s".formatted(key, name));
    }
    return value;
  }
}
