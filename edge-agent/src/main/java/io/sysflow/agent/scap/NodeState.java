package io.sysflow.agent.scap;

import java.util.HashSet;
import java.util.Set;

/** The state of the node that a capture shows: threads, users, network interfaces, containers. */
final class NodeState {

  /** As many as libsinsp knows of a process, and as many as Linux allows. */
  private static final int COMPAT_DESCRIPTORS = 4_096;

  private static final int DESCRIPTORS = 1 << 20;

  private final boolean compat;
  private final ThreadTable threads = new ThreadTable();
  private final Users users;
  private final Interfaces interfaces = new Interfaces();
  private final Containers containers = new Containers();
  private final Set<Integer> serverPorts = new HashSet<>();
  private String lastText = "";

  /** Makes an empty state; {@code compat} has it behave as libsinsp where that is wrong. */
  NodeState(boolean compat) {
    this.compat = compat;
    this.users = new Users(compat ? RawEvent.UNKNOWN : "");
  }

  /** Takes note of a text that libsinsp made of a parameter; see {@link #lastText}. */
  void textMade(String text) {
    lastText = text;
  }

  /**
   * Returns the text that libsinsp made of a parameter last, of whatever event. It is what libsinsp
   * calls a unix socket that connects, if the capture does not say where to.
   */
  String lastText() {
    return lastText;
  }

  boolean isCompat() {
    return compat;
  }

  ThreadTable threads() {
    return threads;
  }

  Users users() {
    return users;
  }

  Interfaces interfaces() {
    return interfaces;
  }

  Containers containers() {
    return containers;
  }

  /** Adds a descriptor that was there when the capture began. */
  void addListed(ThreadState thread, int fd, FdInfo info) {
    Sockets.unmap(info);
    switch (info.type) {
      case FdType.IPV4, FdType.IPV6 -> info.name = Sockets.NAMED;
      case FdType.IPV4_SERVER -> {
        info.name = Sockets.NAMED;
        serverPorts.add(Little.uint16(info.socket(), SocketLayout.SERVER_PORT4));
      }
      case FdType.IPV6_SERVER -> {
        info.name = Sockets.NAMED;
        serverPorts.add(Little.uint16(info.socket(), SocketLayout.SERVER_PORT6));
      }
      case FdType.UNIX -> {
        if (info.name.isEmpty()) {
          info.becomeClient();
        } else {
          info.becomeServer();
        }
      }
      default -> {}
    }
    thread.ownDescriptors().put(fd, info, limit());
  }

  /** Adds a descriptor; returns false if the thread cannot have any, or not so many. */
  boolean add(ThreadState thread, int fd, FdInfo info) {
    ThreadState owner = thread.has(CloneFlags.FILES) ? thread.main() : thread;
    return owner != null && fd >= 0 && owner.ownDescriptors().put(fd, info, limit());
  }

  /** Puts together what the capture's lists tell, once they are all read. */
  void complete() {
    threads.linkListed();
    for (ThreadState thread : threads.all()) {
      thread.listedDescriptors().forEach(this::direct);
    }
  }

  /** Forgets everything: another capture begins. */
  void clear() {
    threads.clear();
    users.clear();
    interfaces.clear();
    containers.clear();
    serverPorts.clear();
  }

  /** Finds out on which side of a connection the process is. */
  private void direct(FdInfo info) {
    if (info.type == FdType.IPV4) {
      if (serverPorts.contains(Little.uint16(info.socket(), SocketLayout.SPORT4))) {
        Sockets.swap(info);
        info.becomeServer();
      } else {
        info.becomeClient();
      }
    }
  }

  private int limit() {
    return compat ? COMPAT_DESCRIPTORS : DESCRIPTORS;
  }
}
