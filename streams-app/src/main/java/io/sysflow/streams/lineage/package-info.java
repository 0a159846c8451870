/** Follows the ancestors of processes over links to other hosts; pure. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.lineage;
