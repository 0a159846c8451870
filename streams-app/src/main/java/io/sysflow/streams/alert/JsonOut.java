package io.sysflow.streams.alert;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sysflow.model.Texts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes a JSON object; what is null or empty is left out. Used from one thread. */
final class JsonOut {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** What is worth keeping of a text: Elasticsearch takes no keyword of over 32,766 bytes. */
  static final int LONGEST_TEXT = 8_190;

  private final JsonGenerator json;
  private final int longest;

  private JsonOut(JsonGenerator json, int longest) {
    this.json = json;
    this.longest = longest;
  }

  /** Writes to where another writes, too. */
  static JsonOut on(JsonGenerator json) {
    return new JsonOut(json, LONGEST_TEXT);
  }

  /** Writes the members of an object. */
  interface Body {
    void write(JsonOut json) throws IOException;
  }

  /**
   * Returns the object that {@code body} writes the members of, in UTF-8, on one line.
   *
   * @param longest longer texts are cut
   */
  static byte[] object(int longest, Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      body.write(new JsonOut(json, longest));
      json.writeEndObject();
    } catch (IOException e) {
      throw new AssertionError("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** Writes an object as a member. */
  JsonOut object(String name, Body body) throws IOException {
    json.writeObjectFieldStart(name);
    body.write(this);
    json.writeEndObject();
    return this;
  }

  /** Writes an array of objects as a member. */
  <T> JsonOut objects(String name, Collection<T> items, ItemBody<T> body) throws IOException {
    if (!items.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (T item : items) {
        json.writeStartObject();
        body.write(this, item);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    return this;
  }

  /** Writes the members of an object of an array. */
  interface ItemBody<T> {
    void write(JsonOut json, T item) throws IOException;
  }

  JsonOut text(String name, @Nullable String value) throws IOException {
    if (value != null && !value.isEmpty()) {
      json.writeStringField(name, cut(value));
    }
    return this;
  }

  JsonOut number(String name, long value) throws IOException {
    json.writeNumberField(name, value);
    return this;
  }

  JsonOut number(String name, @Nullable Number value) throws IOException {
    return value == null ? this : number(name, value.longValue());
  }

  /** Writes a number that need not be whole; what is no number is left out. */
  JsonOut real(String name, double value) throws IOException {
    if (value == Math.rint(value)) {
      json.writeNumberField(name, (long) value);
    } else if (!Double.isNaN(value)) {
      json.writeNumberField(name, value);
    }
    return this;
  }

  JsonOut bool(String name, @Nullable Boolean value) throws IOException {
    if (value != null) {
      json.writeBooleanField(name, value);
    }
    return this;
  }

  JsonOut texts(String name, Collection<String> values) throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(cut(value));
      }
      json.writeEndArray();
    }
    return this;
  }

  /** Writes a text that may be empty. */
  JsonOut anyText(String name, String value) throws IOException {
    json.writeStringField(name, cut(value));
    return this;
  }

  /** Writes that there is no value. */
  JsonOut missing(String name) throws IOException {
    json.writeNullField(name);
    return this;
  }

  private String cut(String text) {
    return cut(text, longest);
  }

  /** Returns a text, or its beginning and an ellipsis; no character is halved. */
  static String cut(String text, int longest) {
    return text.length() <= longest ? text : Texts.first(text, longest) + "…";
  }
}
