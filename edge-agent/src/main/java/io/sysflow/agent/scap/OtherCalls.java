package io.sysflow.agent.scap;

import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.Resource;
import io.sysflow.model.OpFlags;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

/** Calls that SysFlow v5 has no bit for and that leave the state as it is. */
final class OtherCalls {

  private final Emitter emitter;

  OtherCalls(Emitter emitter) {
    this.emitter = emitter;
  }

  void accept(Call call) {
    RawEvent enter = call.enter();
    RawEvent event = call.event();
    switch (call.type()) {
      case Type.LISTEN_X -> listen(call);
      case Type.KILL_X, Type.TKILL_X, Type.TGKILL_X -> {
        if (enter != null) {
          long signal = enter.int64(enter.count() - 1) & 0xff;
          tell(call, XopFlag.KILL, signal, enter.int64(0));
        }
      }
      case Type.PTRACE_X -> {
        if (enter != null) {
          tell(call, XopFlag.PTRACE, enter.int64(0), enter.int64(1));
        }
      }
      case Type.UNSHARE_X -> {
        if (enter != null) {
          tell(call, XopFlag.UNSHARE, CloneFlags.toLinux(enter.int32(0)), null);
        }
      }
      case Type.BPF_1_X -> tell(call, XopFlag.BPF, enter == null ? null : enter.int64(0), null);
      case Type.INIT_MODULE_X, Type.FINIT_MODULE_X -> tell(call, XopFlag.MODULE_LOAD, null, null);
      case Type.DELETE_MODULE_X -> tell(call, XopFlag.MODULE_UNLOAD, null, null);
      case Type.PROCESS_VM_READV_X, Type.PROCESS_VM_WRITEV_X ->
          tell(call, XopFlag.PROCESS_VM, null, event.int64(1));
      default -> {}
    }
  }

  private void listen(Call call) {
    FdInfo info = call.fd();
    Resource resource = info == null ? null : emitter.resource(call, info);
    if (resource != null) {
      emitter.emit(
          new FdOp(
              call.ts(),
              emitter.actor(call),
              call.fdNumber(),
              resource,
              OpFlags.NONE,
              XopFlags.of(XopFlag.LISTEN),
              (int) call.result()));
    }
  }

  private void tell(Call call, XopFlag op, @Nullable Long flags, @Nullable Long target) {
    int ret = (int) call.result();
    emitter.emit(new ProcessOp(call.ts(), emitter.actor(call), op, ret, flags, target));
  }
}
