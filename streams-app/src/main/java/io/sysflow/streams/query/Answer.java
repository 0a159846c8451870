package io.sysflow.streams.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Map;

/**
 * What is answered.
 *
 * @param status of HTTP
 * @param type of the content
 * @param body of the answer
 * @param headers beside the type
 */
public record Answer(int status, String type, String body, Map<String, String> headers) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** Copies the headers. */
  public Answer {
    headers = Map.copyOf(headers);
  }

  /** Makes one without further headers. */
  Answer(int status, String type, String body) {
    this(status, type, body, Map.of());
  }

  /** Returns the answer with one header, in place of others. */
  Answer with(String header, String value) {
    return new Answer(status, type, body, Map.of(header, value));
  }

  /** Returns an answer of this value in JSON. */
  public static Answer json(int status, Object value) {
    try {
      return new Answer(status, "application/json", MAPPER.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns an answer that says what is wrong. */
  public static Answer error(int status, String message) {
    return json(status, Map.of("error", message));
  }

  /** Returns an answer of text. */
  public static Answer text(String type, String body) {
    return new Answer(200, type, body);
  }
}
