package io.sysflow.streams.incident;

/**
 * What an alert is about that is about no process.
 *
 * @param node that told it
 * @param subject such as the kind and name of a Kubernetes object
 */
public record SubjectKey(String node, String subject) implements JoinKey {}
