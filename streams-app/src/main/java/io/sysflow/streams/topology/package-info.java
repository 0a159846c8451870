/** The one Kafka Streams graph: it ties the pure parts to topics and stores. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.topology;
