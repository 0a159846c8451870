package io.sysflow.agent.probe;

import com.sun.jna.Memory;

/** Mutes processes by the probe's map "muted". Used from one thread. */
final class KernelMuting implements Muting, AutoCloseable {
  private final int fd;
  private final ProbeFilter filter;
  private final Memory key = new Memory(4);
  private final Memory value = new Memory(16);

  KernelMuting(int fd, ProbeFilter filter) {
    this.fd = fd;
    this.filter = filter;
  }

  @Override
  public void judge(ProcessState process, int exec) {
    boolean before = process.isMuted();
    boolean mutes = filter.mutes(process.info().exe(), process.containerId() != null);
    process.mute(mutes);
    key.setInt(0, process.tgid);
    if (mutes) {
      value.setLong(0, process.start);
      value.setLong(8, exec & 0xffffffffL);
      // A full map mutes in the decoder alone: what the kernel tells of the process is left out.
      LibBpf.bpf_map_update_elem(fd, key, value, 0);
    } else if (before) {
      LibBpf.bpf_map_delete_elem(fd, key);
    }
  }

  @Override
  public void forget(ProcessState process) {
    if (process.isMuted()) {
      key.setInt(0, process.tgid);
      LibBpf.bpf_map_delete_elem(fd, key);
    }
  }

  @Override
  public void close() {
    key.close();
    value.close();
  }
}
