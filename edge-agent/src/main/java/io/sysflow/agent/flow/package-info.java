/** Turns what happened on a node into SysFlow records: pure, without clocks, kernels or Kafka. */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent.flow;
