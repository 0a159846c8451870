package io.sysflow.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Options out of a YAML file: names as on the command line, without the dashes, each with one
 * value, a list of values, or a map of names to values.
 */
public final class ConfigFile {

  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path path;
  private final Map<String, Option> options = new LinkedHashMap<>();

  private ConfigFile(Path path) {
    this.path = path;
  }

  /**
   * What stands there for an option.
   *
   * @param line of its name, from 1
   * @param values of the option; for a map NAME=VALUE
   * @param list whether they were a list
   */
  public record Option(int line, List<String> values, boolean list) {
    /** Copies its list. */
    public Option {
      values = List.copyOf(values);
    }
  }

  /**
   * Reads a file.
   *
   * @throws InvalidConfigException if it cannot be read, or has an option twice or without a value
   */
  public static ConfigFile read(Path path) {
    ConfigFile file = new ConfigFile(path);
    try (JsonParser parser = YAML.createParser(Files.readString(path))) {
      file.read(parser);
      return file;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new InvalidConfigException(file.at(line) + problem(e.getOriginalMessage()));
    } catch (NoSuchFileException e) {
      throw new InvalidConfigException(path + ": there is no such file");
    } catch (AccessDeniedException e) {
      throw new InvalidConfigException(path + ": there is no right to read it");
    } catch (CharacterCodingException e) {
      throw new InvalidConfigException(path + ": is no text in UTF-8");
    } catch (IOException e) {
      throw new InvalidConfigException(path + ": cannot be read: " + e.getMessage());
    }
  }

  /** Returns all options by name. */
  public Map<String, Option> options() {
    return options;
  }

  /** Returns where an option stands, as in {@code file.yaml:3}. */
  public String place(String name) {
    Option option = options.get(name);
    return option == null ? path.toString() : path + ":" + option.line();
  }

  /**
   * Checks the names.
   *
   * @param nearest finds the name that was probably meant
   * @throws InvalidConfigException if some are not known; it names all of them
   */
  public void check(
      Set<String> known, BiFunction<String, Collection<String>, @Nullable String> nearest) {
    List<String> unknown = new ArrayList<>();
    options.forEach(
        (name, option) -> {
          if (!known.contains(name)) {
            String meant = nearest.apply(name, known);
            unknown.add(
                "%sthere is no option '%s'; %s"
                    .formatted(
                        at(option.line()),
                        name,
                        meant == null ? "there are " + known : "is it '" + meant + "'?"));
          }
        });
    if (!unknown.isEmpty()) {
      throw new InvalidConfigException(String.join("\n", unknown));
    }
  }

  private void read(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      throw new InvalidConfigException(at(1) + "expected options but found " + found(parser));
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      int line = parser.currentTokenLocation().getLineNr();
      options.put(name, option(parser, name, line));
    }
  }

  private Option option(JsonParser parser, String name, int line) throws IOException {
    JsonToken token = parser.nextToken();
    List<String> values = new ArrayList<>();
    if (token == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        values.add(key + "=" + scalar(parser, name));
      }
    } else if (token == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        values.add(scalar(parser, name));
      }
    } else {
      values.add(scalar(parser, name));
    }
    if (values.isEmpty()) {
      throw new InvalidConfigException(at(line) + "option '" + name + "' has no value");
    }
    return new Option(line, values, token == JsonToken.START_ARRAY);
  }

  private String scalar(JsonParser parser, String name) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL || isNothing(parser)) {
      throw new InvalidConfigException(here(parser) + "option '" + name + "' has no value");
    }
    if (!token.isScalarValue()) {
      throw new InvalidConfigException(
          here(parser) + "option '" + name + "': expected a value but found " + found(parser));
    }
    return parser.getText();
  }

  /** Returns whether nothing at all stands there; an empty text has its quotes. */
  private static boolean isNothing(JsonParser parser) {
    return parser.currentTokenLocation().getCharOffset()
        == parser.currentLocation().getCharOffset();
  }

  private String here(JsonParser parser) {
    return at(parser.currentTokenLocation().getLineNr());
  }

  private String at(int line) {
    return path + (line > 0 ? ":" + line : "") + ": ";
  }

  private static String found(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_ARRAY -> "a list";
      case START_OBJECT -> "a map";
      default -> "'" + parser.getText() + "'";
    };
  }

  /** Returns what is wrong, without the place, which we say as everywhere. */
  private static String problem(@Nullable String message) {
    return message == null
        ? ""
        : message
            .lines()
            .takeWhile(line -> !line.startsWith(" in "))
            .limit(2)
            .collect(Collectors.joining(", "));
  }
}
