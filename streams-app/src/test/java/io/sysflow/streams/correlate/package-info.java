/** Tests of correlations. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.correlate;
