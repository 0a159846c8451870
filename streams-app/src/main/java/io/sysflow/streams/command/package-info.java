/** The commands around the application, over topics and over files. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.command;
