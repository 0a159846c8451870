/** Policies as they are published, signed, and taken up by every instance; pure. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.policyset;
