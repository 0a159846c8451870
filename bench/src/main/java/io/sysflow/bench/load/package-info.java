/**
 * The streams application under load: a real broker, records of captures replayed as many nodes.
 */
@org.jspecify.annotations.NullMarked
package io.sysflow.bench.load;
