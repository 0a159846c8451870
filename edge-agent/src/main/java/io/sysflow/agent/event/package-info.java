/**
 * What happened on a node, resolved (who, which file, which ends), whatever source it came from.
 */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent.event;
