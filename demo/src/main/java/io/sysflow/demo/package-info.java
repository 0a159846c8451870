/** Everything together in one command: broker, registry, agents, streams application, alerts. */
@NullMarked
package io.sysflow.demo;

import org.jspecify.annotations.NullMarked;
