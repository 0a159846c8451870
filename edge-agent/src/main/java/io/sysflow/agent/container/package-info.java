/** Containers: told by the paths of control groups, and what their runtimes know of them. */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent.container;
