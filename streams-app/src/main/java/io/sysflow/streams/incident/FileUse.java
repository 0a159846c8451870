package io.sysflow.streams.incident;

/**
 * What was done to a file.
 *
 * @param file which
 * @param written whether its content or its name is from then on the process's work
 * @param used whether the process read or executed it
 * @param telling whether who writes it and who uses it have something to do with each other
 */
public record FileUse(FileKey file, boolean written, boolean used, boolean telling) {}
