package io.sysflow.agent.probe;

import io.sysflow.agent.event.Resource;

/**
 * What a descriptor of a process stands for.
 *
 * @param resource as events name it
 * @param file the kernel's address of the open file, which tells reuse of the descriptor
 * @param role of a socket
 * @param inherited whether the process got it from its parent
 */
record OpenFile(Resource resource, long file, Role role, boolean inherited) {

  /** Which end of a connection a socket is. */
  enum Role {
    CLIENT,
    SERVER,
    UNKNOWN
  }

  OpenFile asInherited() {
    return inherited ? this : new OpenFile(resource, file, role, true);
  }
}
