/** The edge agent: from what happens on a node to records in Kafka or in files. */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent;
