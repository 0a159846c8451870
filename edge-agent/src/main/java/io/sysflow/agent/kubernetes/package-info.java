/** Pods of this node, their services and events, watched at the Kubernetes API server. */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent.kubernetes;
