/** Answers questions over HTTP: health, metrics, nodes, processes, policies. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.query;
