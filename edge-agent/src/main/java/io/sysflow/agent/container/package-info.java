/** Facts about containers: which one a process belongs to, told by its control group. */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent.container;
