/** Benchmarks of the hot paths. */
@org.jspecify.annotations.NullMarked
package io.sysflow.bench;
