/** Joins what happened on a node with the state of that node when it happened; pure. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.enrich;
