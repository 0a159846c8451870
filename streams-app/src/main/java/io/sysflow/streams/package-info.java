/** The Kafka Streams application: its settings, its start, its clients. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams;
