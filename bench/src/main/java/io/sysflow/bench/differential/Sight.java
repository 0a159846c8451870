package io.sysflow.bench.differential;

/**
 * A system call of a capture.
 *
 * @param ts when it ended, ns since 1970
 * @param tid the thread that made it
 */
record Sight(long ts, long tid) {}
