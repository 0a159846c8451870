/** Plays recorded SysFlow as if it happened now, on a node of any name. */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent.replay;
