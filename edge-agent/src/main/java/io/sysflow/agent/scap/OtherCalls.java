package io.sysflow.agent.scap;

import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.ProcessOp;
import io.sysflow.agent.event.Resource;
import io.sysflow.model.OpFlags;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import org.jspecify.annotations.Nullable;

/** Calls that SysFlow v5 has no bit for and that hardly change the state. */
final class OtherCalls {

  private final Emitter emitter;

  OtherCalls(Emitter emitter) {
    this.emitter = emitter;
  }

  void accept(Call call) {
    switch (call.type()) {
      case Type.LISTEN_X -> listen(call);
      case Type.KILL_X, Type.TKILL_X -> kill(call, call.argument(1, 2));
      case Type.TGKILL_X -> kill(call, call.argument(2, 3));
      case Type.PTRACE_X -> tell(call, XopFlag.PTRACE, call.argument(0, 3), call.argument(1, 4));
      case Type.UNSHARE_X -> unshare(call, call.argument(0, 1));
      case Type.BPF_1_X -> tell(call, XopFlag.BPF, call.argument(0, 1), null);
      case Type.INIT_MODULE_X, Type.FINIT_MODULE_X -> tell(call, XopFlag.MODULE_LOAD, null, null);
      case Type.DELETE_MODULE_X -> tell(call, XopFlag.MODULE_UNLOAD, null, null);
      case Type.PROCESS_VM_READV_X, Type.PROCESS_VM_WRITEV_X ->
          tell(call, XopFlag.PROCESS_VM, null, call.event().int64(1));
      default -> {}
    }
  }

  private void kill(Call call, @Nullable Long signal) {
    Long unsigned = signal == null ? null : (Long) (signal & 0xff);
    tell(call, XopFlag.KILL, unsigned, call.argument(0, 1));
  }

  private void unshare(Call call, @Nullable Long flags) {
    Long linux = flags == null ? null : (Long) CloneFlags.toLinux(flags.intValue());
    tell(call, XopFlag.UNSHARE, linux, null);
    if (flags != null && (flags & CloneFlags.FILES) != 0 && call.result() >= 0) {
      call.thread().unshareDescriptors();
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
