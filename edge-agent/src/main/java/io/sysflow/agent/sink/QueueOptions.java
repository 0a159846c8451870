package io.sysflow.agent.sink;

import java.nio.file.Path;

/**
 * How much may wait for a sink that is slower than its source, and where.
 *
 * @param name of the sink, for logs
 * @param memoryBytes of records that wait in memory
 * @param spool directory for records that wait on disk; made when needed
 * @param spoolBytes of records that wait on disk
 * @param patient whether the source can wait: then, in place of the disk, it is made to
 */
public record QueueOptions(
    String name, long memoryBytes, Path spool, long spoolBytes, boolean patient) {}
