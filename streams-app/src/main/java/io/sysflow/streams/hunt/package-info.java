/** Judges the records that the topic still holds, by the code that judges them live. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.hunt;
