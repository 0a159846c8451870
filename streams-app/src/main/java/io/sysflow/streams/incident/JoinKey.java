package io.sysflow.streams.incident;

/** What alerts share that belong together. */
public sealed interface JoinKey permits ProcessKey, SubjectKey {}
