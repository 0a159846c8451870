/** The Kafka Streams application and the commands around it. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams;
