package io.sysflow.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** The schemas that this module ships, each parsed once. */
final class Schemas {

  /** SysFlow v5 as published, with the defaults that it takes to read older files. */
  static final Schema V5 = parse(new Schema.Parser(), "SysFlow-v5.avsc");

  static final Schema SYSFLOW;
  static final Schema ENRICHED;
  static final Schema ALERT;
  static final Schema LINK;

  static {
    // One parser: the later files refer to the types of the earlier.
    Schema.Parser parser = new Schema.Parser();
    SYSFLOW = parse(parser, "SysFlow.avsc");
    ENRICHED = parse(parser, "EnrichedRecord.avsc");
    ALERT = parse(parser, "Alert.avsc");
    LINK = parse(parser, "Link.avsc");
  }

  private Schemas() {}

  private static Schema parse(Schema.Parser parser, String resource) {
    try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
      return parser.parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
