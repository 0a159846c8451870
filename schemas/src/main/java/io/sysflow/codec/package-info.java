/**
 * The vocabulary as Avro bytes and back: files, Kafka serdes, JSON. The only place that knows Avro.
 */
@org.jspecify.annotations.NullMarked
package io.sysflow.codec;
