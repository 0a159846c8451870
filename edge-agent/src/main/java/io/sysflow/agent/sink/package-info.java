/** Where records go: Kafka, files, the standard output; several at once, each in order. */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent.sink;
