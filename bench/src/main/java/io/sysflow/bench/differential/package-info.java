/** Compares what conditions find in captures with what Falco's own engine finds. */
@NullMarked
package io.sysflow.bench.differential;

import org.jspecify.annotations.NullMarked;
