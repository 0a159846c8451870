package io.sysflow.agent.scap;

import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.Resource;
import io.sysflow.model.RestType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of what a descriptor stands for. Mutable, unless several tables share it. */
final class FdInfo {

  private static final int CLIENT = 1;
  private static final int SERVER = 2;
  private static final byte[] NO_SOCKET = new byte[0];

  int type;
  int openFlags;

  /** Path, or name of a unix socket; of a network socket whether it has one. */
  String name = "";

  /** AF_*, SOCK_* and IPPROTO_*, as far as socket() told them; else -1. */
  int domain = -1;

  int socketType = -1;
  int protocol = -1;

  /** Whether several tables have it: it must not be changed any more. */
  boolean shared;

  private byte[] sock = NO_SOCKET;
  private int role;
  private @Nullable Resource resource;
  private @Nullable String directory;

  FdInfo(int type) {
    this.type = type;
  }

  FdInfo copy() {
    FdInfo copy = new FdInfo(type);
    copy.openFlags = openFlags;
    copy.name = name;
    copy.domain = domain;
    copy.socketType = socketType;
    copy.protocol = protocol;
    copy.sock = sock.length == 0 ? sock : sock.clone();
    copy.role = role;
    return copy;
  }

  /** Returns the addresses, laid out as {@link SocketLayout} says. */
  byte[] socket() {
    if (sock.length == 0) {
      sock = new byte[SocketLayout.SIZE];
    }
    return sock;
  }

  /** Takes note that name, type, addresses or role are not what they were. */
  void changed() {
    resource = null;
    directory = null;
  }

  boolean isNetwork() {
    return type == FdType.IPV4 || type == FdType.IPV6;
  }

  boolean isServer() {
    return (role & SERVER) != 0;
  }

  boolean isClient() {
    return (role & CLIENT) != 0;
  }

  boolean hasNoRole() {
    return role == 0;
  }

  void becomeServer() {
    role |= SERVER;
  }

  void becomeClient() {
    role |= CLIENT;
  }

  boolean isCloseOnExec() {
    return (openFlags & PpmFlags.O_CLOEXEC) != 0;
  }

  /** Returns the path to which names below this directory are appended. */
  String directory(boolean compat) {
    String known = directory;
    if (known == null) {
      // libsinsp puts a second slash after the root's.
      known = !compat && name.endsWith("/") ? name : name + "/";
      directory = known;
    }
    return known;
  }

  /** Returns the file, pipe or unix socket it is to a container; null if it is none of these. */
  @Nullable FileResource file(@Nullable String containerId) {
    if (resource instanceof FileResource known
        && Objects.equals(known.containerId(), containerId)) {
      return known;
    }
    RestType rest = FdType.restType(type);
    if (rest == null) {
      return null;
    }
    FileResource file = new FileResource(rest, name, containerId);
    resource = file;
    return file;
  }

  /** Returns what was made of it before; null if that is to be made anew. */
  @Nullable Resource cached() {
    return resource;
  }

  void cache(Resource made) {
    resource = made;
  }
}
