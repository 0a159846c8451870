/** Tests. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.hunt;
