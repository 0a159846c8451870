package io.sysflow.model;

/**
 * An event of the Kubernetes API.
 *
 * @param kind of the object, SysFlow's K8sComponent number
 * @param action SysFlow's K8sAction number
 * @param ts ns since the epoch
 * @param message the event as JSON text
 */
public record K8sEvent(int kind, int action, long ts, String message) implements Activity {}
