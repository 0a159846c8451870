/** What every program is configured with alike: files of options, and secrets by name. */
@org.jspecify.annotations.NullMarked
package io.sysflow.config;
