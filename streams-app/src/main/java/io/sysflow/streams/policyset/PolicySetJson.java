package io.sysflow.streams.policyset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sysflow.policy.ir.RulesFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policy sets as JSON: the values of the topic. */
public final class PolicySetJson {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PolicySetJson() {}

  /** The form on the wire. */
  record Wire(
      @Nullable String name,
      boolean shadow,
      long serial,
      @Nullable String version,
      @Nullable List<@Nullable File> files,
      @Nullable String signature) {

    /** A file of rules. */
    record File(@Nullable String name, @Nullable String content) {}
  }

  /** Returns the set as JSON. */
  public static byte[] bytes(PolicySet set) {
    List<Wire.@Nullable File> files = new ArrayList<>();
    set.files().forEach(file -> files.add(new Wire.File(file.name(), file.content())));
    try {
      return MAPPER.writeValueAsBytes(
          new Wire(set.name(), set.shadow(), set.serial(), set.version(), files, set.signature()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Reads a set.
   *
   * @throws InvalidPolicySetException if it is none
   */
  public static PolicySet read(byte @Nullable [] json) {
    if (json == null) {
      throw new InvalidPolicySetException("there is no value");
    }
    try {
      Wire wire = MAPPER.readValue(json, Wire.class);
      if (wire == null || wire.files() == null) {
        throw new InvalidPolicySetException("there are no files");
      }
      List<RulesFile> files = new ArrayList<>();
      for (Wire.@Nullable File file : wire.files()) {
        if (file == null) {
          throw new InvalidPolicySetException("there is no file");
        }
        files.add(new RulesFile(given(file.name(), "name"), given(file.content(), "content")));
      }
      return new PolicySet(
          given(wire.name(), "name"),
          wire.shadow(),
          wire.serial(),
          given(wire.version(), "version"),
          files,
          wire.signature());
    } catch (JsonProcessingException e) {
      throw new InvalidPolicySetException("no policy set: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new InvalidPolicySetException("no policy set: " + e.getMessage());
    }
  }

  private static String given(@Nullable String value, String what) {
    if (value == null) {
      throw new InvalidPolicySetException("there is no " + what);
    }
    return value;
  }
}
