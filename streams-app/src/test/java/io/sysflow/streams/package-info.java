/** Tests of the application, with what they share. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams;
