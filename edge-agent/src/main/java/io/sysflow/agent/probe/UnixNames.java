package io.sysflow.agent.probe;

import io.sysflow.agent.probe.OpenFile.Role;
import java.nio.charset.StandardCharsets;

/** Names of unix sockets, see unix(7). Used from one thread. */
final class UnixNames {
  private final Paths paths;

  UnixNames(Paths paths) {
    this.paths = paths;
  }

  /**
   * Returns the name that the server of a record's socket is bound to; of one without a name, its
   * inode.
   *
   * @param cwd where relative names begin of sockets that could not be connected
   */
  String of(ProbeRecord r, Role role, String cwd) {
    String own = name(r, Wire.TAG_NAME, Wire.TAG_NAME_PATH);
    String peer = name(r, Wire.TAG_PEER, Wire.TAG_PEER_PATH);
    String name = role == Role.CLIENT || own.isEmpty() ? peer : own;
    if (name.isEmpty() && r.find(Wire.TAG_ADDRESS)) {
      String asked = text(r, 2);
      boolean relative = !asked.isEmpty() && asked.charAt(0) != '/' && asked.charAt(0) != '@';
      name = relative ? Paths.resolve(cwd, asked) : asked;
    }
    return name.isEmpty() ? "socket:[" + r.ino() + "]" : name;
  }

  private String name(ProbeRecord r, int tag, int pathTag) {
    if (r.find(pathTag)) {
      return paths.components(r);
    }
    return r.find(tag) ? text(r, 0) : "";
  }

  /** Abstract names begin with 0, which is written as @. */
  private static String text(ProbeRecord r, int from) {
    int length = r.fieldLength() - from;
    if (length <= 0) {
      return "";
    }
    boolean isAbstract = r.byteAt(from) == 0;
    byte[] bytes = new byte[length];
    int n = 0;
    for (int i = from; i < from + length; i++) {
      byte b = r.byteAt(i);
      if (b == 0 && !isAbstract) {
        break;
      }
      bytes[n++] = b == 0 ? (byte) '@' : b;
    }
    return isAbstract && n == 1 ? "" : new String(bytes, 0, n, StandardCharsets.UTF_8);
  }
}
