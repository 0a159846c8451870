/** Correlations: alerts of what several records do together; pure. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.correlate;
