package io.sysflow.agent.event;

/** What a descriptor stands for. */
public sealed interface Resource permits FileResource, SocketResource {}
