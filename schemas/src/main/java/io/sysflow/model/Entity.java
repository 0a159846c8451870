package io.sysflow.model;

/** Something that exists on a node and that activities refer to. */
public sealed interface Entity extends SysFlowRecord
    permits ContainerEntity, ProcessEntity, FileEntity, PodEntity {}
