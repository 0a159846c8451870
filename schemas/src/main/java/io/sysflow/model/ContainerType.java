package io.sysflow.model;

/** A container runtime; numbers as on the wire (ContainerType, frozen at v5). */
public enum ContainerType {
  CT_DOCKER(0),
  CT_LXC(1),
  CT_LIBVIRT_LXC(2),
  CT_MESOS(3),
  CT_RKT(4),
  CT_CUSTOM(5),
  CT_CRI(6),
  CT_CONTAINERD(7),
  CT_CRIO(8),
  CT_BPM(9);

  private final int code;

  ContainerType(int code) {
    this.code = code;
  }

  /** Returns the number on the wire. */
  public int code() {
    return code;
  }
}
