/** Tests of ancestors over links. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.lineage;
