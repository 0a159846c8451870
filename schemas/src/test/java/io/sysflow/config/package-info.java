/** Tests of the configuration that all programs share. */
@org.jspecify.annotations.NullMarked
package io.sysflow.config;
