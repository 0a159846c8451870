/** Watches the nodes themselves: who falls silent, restarts, or loses records; pure. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.nodes;
