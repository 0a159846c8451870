package io.sysflow.policy.field;

import static io.sysflow.policy.field.Operation.Trait.FAILS_WITH_ERRNO;
import static io.sysflow.policy.field.Operation.Trait.READS;
import static io.sysflow.policy.field.Operation.Trait.WRITES;
import static io.sysflow.policy.field.RecordKind.FILE_EVENT;
import static io.sysflow.policy.field.RecordKind.FILE_FLOW;
import static io.sysflow.policy.field.RecordKind.NETWORK_EVENT;
import static io.sysflow.policy.field.RecordKind.NETWORK_FLOW;
import static io.sysflow.policy.field.RecordKind.PROCESS_EVENT;
import static io.sysflow.policy.field.RecordKind.PROCESS_FLOW;

import io.sysflow.model.FileFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessActivity;
import io.sysflow.model.XopFlag;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one table that maps SysFlow's operations to Falco's event types.
 *
 * <p>A record of several operations is one event for each of them, in the order of this table. An
 * operation does not say which of several system calls it was, so its event has all their names:
 * {@code evt.type} equals each of them, and the first is printed. What the arguments of an event
 * are, {@code evt.arg.*}, is in {@link EventArguments}.
 */
@SuppressWarnings("ImmutableEnumChecker") // its collections are never changed
public enum Operation {
  CLONE(OpFlag.CLONE, kinds(PROCESS_EVENT, PROCESS_FLOW), "clone fork vfork clone3", "process"),
  EXEC(OpFlag.EXEC, kinds(PROCESS_EVENT), "execve execveat", "process"),
  SETUID(OpFlag.SETUID, kinds(PROCESS_EVENT), "setuid setreuid setresuid setfsuid", "user"),
  SETGID(XopFlag.SETGID, kinds(PROCESS_EVENT), "setgid setregid setresgid setfsgid", "user"),
  CAPSET(XopFlag.CAPSET, kinds(PROCESS_EVENT), "capset", "process"),
  PTRACE(XopFlag.PTRACE, kinds(PROCESS_EVENT), "ptrace", "process"),
  KILL(XopFlag.KILL, kinds(PROCESS_EVENT), "kill tkill tgkill", "signal"),
  PROCESS_VM(
      XopFlag.PROCESS_VM, kinds(PROCESS_EVENT), "process_vm_readv process_vm_writev", "process"),
  UNSHARE(XopFlag.UNSHARE, kinds(PROCESS_EVENT), "unshare", "process"),
  MODULE_LOAD(
      XopFlag.MODULE_LOAD,
      kinds(PROCESS_EVENT, FILE_EVENT, FILE_FLOW),
      "finit_module init_module",
      "system"),
  MODULE_UNLOAD(XopFlag.MODULE_UNLOAD, kinds(PROCESS_EVENT, FILE_EVENT), "delete_module", "system"),
  BPF(XopFlag.BPF, kinds(PROCESS_EVENT), "bpf", "system"),
  MEMFD(XopFlag.MEMFD, kinds(PROCESS_EVENT, FILE_EVENT, FILE_FLOW), "memfd_create", "memory"),
  USERFAULTFD(XopFlag.USERFAULTFD, kinds(PROCESS_EVENT, FILE_FLOW), "userfaultfd", "other"),
  IO_URING(XopFlag.IO_URING, kinds(PROCESS_EVENT, FILE_FLOW), "io_uring_setup", "IO"),
  CHDIR(XopFlag.CHDIR, kinds(PROCESS_EVENT, FILE_EVENT), "chdir fchdir", "file"),
  CHROOT(XopFlag.CHROOT, kinds(PROCESS_EVENT, FILE_EVENT), "chroot pivot_root", "process"),

  MKDIR(OpFlag.MKDIR, kinds(FILE_EVENT), "mkdir mkdirat", "file"),
  RMDIR(OpFlag.RMDIR, kinds(FILE_EVENT), "rmdir unlinkat", "file"),
  LINK(OpFlag.LINK, kinds(FILE_EVENT), "linkat link", "file"),
  UNLINK(OpFlag.UNLINK, kinds(FILE_EVENT), "unlinkat unlink", "file"),
  SYMLINK(OpFlag.SYMLINK, kinds(FILE_EVENT), "symlinkat symlink", "file"),
  RENAME(OpFlag.RENAME, kinds(FILE_EVENT), "renameat2 renameat rename", "file"),
  CHMOD(XopFlag.CHMOD, kinds(FILE_EVENT, FILE_FLOW), "fchmodat chmod fchmod fchmodat2", "file"),
  CHOWN(XopFlag.CHOWN, kinds(FILE_EVENT, FILE_FLOW), "fchownat chown lchown fchown", "file"),
  MOUNT(XopFlag.MOUNT, kinds(FILE_EVENT), "mount", "file"),
  UMOUNT(XopFlag.UMOUNT, kinds(FILE_EVENT), "umount2 umount", "file"),
  MKNOD(XopFlag.MKNOD, kinds(FILE_EVENT), "mknodat mknod", "file"),
  TRUNCATE(XopFlag.TRUNCATE_FILE, kinds(FILE_EVENT, FILE_FLOW), "truncate ftruncate", "file"),
  UTIMES(XopFlag.UTIMES, kinds(FILE_EVENT, FILE_FLOW), "utimensat utime utimes futimesat", "file"),
  SETXATTR(XopFlag.SETXATTR, kinds(FILE_EVENT, FILE_FLOW), "setxattr lsetxattr fsetxattr", "file"),

  SOCKET(XopFlag.SOCKET, kinds(NETWORK_EVENT, NETWORK_FLOW, FILE_FLOW), "socket", "net"),
  BIND(XopFlag.BIND, kinds(NETWORK_EVENT, NETWORK_FLOW, FILE_FLOW), "bind", "net"),
  LISTEN(XopFlag.LISTEN, kinds(NETWORK_EVENT, NETWORK_FLOW, FILE_FLOW), "listen", "net"),

  OPEN(OpFlag.OPEN, kinds(FILE_FLOW), "openat open openat2 open_by_handle_at", "file"),
  /** An open with the flags of creat(2), which is therefore perhaps one. */
  CREAT(OpFlag.OPEN, kinds(FILE_FLOW), "openat open openat2 open_by_handle_at creat", "file"),
  SETNS(OpFlag.SETNS, kinds(PROCESS_EVENT, FILE_FLOW), "setns", "process"),
  ACCEPT(OpFlag.ACCEPT, kinds(NETWORK_FLOW, NETWORK_EVENT, FILE_FLOW), "accept4 accept", "net"),
  CONNECT(OpFlag.CONNECT, kinds(NETWORK_FLOW, NETWORK_EVENT, FILE_FLOW), "connect", "net"),
  DUP(XopFlag.DUP, kinds(PROCESS_EVENT, FILE_FLOW, NETWORK_FLOW), "dup2 dup dup3", "file"),
  READ(OpFlag.READ_RECV, kinds(FILE_FLOW), "read pread readv preadv", "file", READS),
  WRITE(OpFlag.WRITE_SEND, kinds(FILE_FLOW), "write pwrite writev pwritev", "file", WRITES),
  RECV(
      OpFlag.READ_RECV,
      kinds(NETWORK_FLOW),
      "recvfrom recvmsg recvmmsg recv read readv",
      "net",
      READS),
  SEND(
      OpFlag.WRITE_SEND,
      kinds(NETWORK_FLOW),
      "sendto sendmsg sendmmsg send write writev",
      "net",
      WRITES),
  MMAP(OpFlag.MMAP, kinds(FILE_FLOW, NETWORK_FLOW), "mmap mmap2", "memory"),
  SHUTDOWN(OpFlag.SHUTDOWN, kinds(NETWORK_FLOW, FILE_FLOW), "shutdown", "net"),
  CLOSE(OpFlag.CLOSE, kinds(FILE_FLOW, NETWORK_FLOW), "close", "file"),
  EXIT(OpFlag.EXIT, kinds(PROCESS_EVENT, PROCESS_FLOW), "procexit", "process"),

  /**
   * No operation but a record as a whole, with all of its operations or none, for languages whose
   * conditions are of records. It is no event of Falco's.
   */
  RECORD;

  /** What else is known of an operation. */
  enum Trait {
    READS,
    WRITES,
    FAILS_WITH_ERRNO
  }

  private final @Nullable OpFlag flag;
  private final @Nullable XopFlag xflag;
  private final Set<RecordKind> kinds;
  private final List<String> types;
  private final String category;
  private final Trait trait;

  Operation(OpFlag flag, Set<RecordKind> kinds, String types, String category) {
    this(flag, kinds, types, category, FAILS_WITH_ERRNO);
  }

  Operation(OpFlag flag, Set<RecordKind> kinds, String types, String category, Trait trait) {
    this.flag = flag;
    this.xflag = null;
    this.kinds = kinds;
    this.types = List.of(types.split(" "));
    this.category = category;
    this.trait = trait;
  }

  Operation(XopFlag xflag, Set<RecordKind> kinds, String types, String category) {
    this.flag = null;
    this.xflag = xflag;
    this.kinds = kinds;
    this.types = List.of(types.split(" "));
    this.category = category;
    this.trait = FAILS_WITH_ERRNO;
  }

  Operation() {
    this.flag = null;
    this.xflag = null;
    this.kinds = EnumSet.allOf(RecordKind.class);
    this.types = List.of();
    this.category = "";
    this.trait = FAILS_WITH_ERRNO;
  }

  private static Set<RecordKind> kinds(RecordKind first, RecordKind... more) {
    return EnumSet.of(first, more);
  }

  /** Returns whether the operation occurs in a kind of record. */
  public boolean in(RecordKind kind) {
    return kinds.contains(kind);
  }

  /** Returns Falco's names of the event, of which the first is printed; none of a whole record. */
  public List<String> types() {
    return types;
  }

  /** Returns Falco's category of the event. */
  public String category() {
    return category;
  }

  /** Returns whether bytes are read or received. */
  public boolean reads() {
    return trait == READS;
  }

  /** Returns whether bytes are written or sent. */
  public boolean writes() {
    return trait == WRITES;
  }

  /** Returns whether a file is opened. */
  public boolean opens() {
    return this == OPEN || this == CREAT;
  }

  /**
   * Returns the operations that a record consists of, in the order in which they are tried.
   *
   * @param opFlags as on the wire
   * @param xopFlags as on the wire
   * @param creat whether its open has the flags of creat(2)
   */
  public static List<Operation> of(RecordKind kind, int opFlags, long xopFlags, boolean creat) {
    List<Operation> operations = new ArrayList<>();
    for (Operation operation : values()) {
      boolean present =
          operation.flag != null
              ? (opFlags & operation.flag.bit()) != 0
              : operation.xflag != null && (xopFlags & operation.xflag.bit()) != 0;
      boolean other = operation == (creat ? OPEN : CREAT);
      if (present && operation.in(kind) && !other) {
        operations.add(operation);
      }
    }
    return List.copyOf(operations);
  }

  /** Returns the operations that a record consists of, in the order in which they are tried. */
  public static List<Operation> of(ProcessActivity activity) {
    return of(
        RecordKind.of(activity),
        activity.opFlags().bits(),
        activity.xopFlags().bits(),
        activity instanceof FileFlow flow && isCreat(flow.openFlags()));
  }

  /** Returns whether an open with these flags may be creat(2). */
  public static boolean isCreat(OpenFlags flags) {
    return flags.has(OpenFlags.CREAT | OpenFlags.TRUNC | OpenFlags.WRONLY) && !flags.reads();
  }
}
