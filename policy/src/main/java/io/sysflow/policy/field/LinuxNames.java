package io.sysflow.policy.field;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kernel's names of numbers, spelt as Falco prints them. */
final class LinuxNames {

  /** Names of errno(3) on Linux from 1 on, as in asm-generic/errno.h; "-" where there is none. */
  static final int AF_UNIX = 1;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_NETLINK = 16;

  private static final List<String> ERRNO =
      words(
          """
          EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES
          EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY
          ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG
          ENOLCK ENOSYS ENOTEMPTY ELOOP - ENOMSG EIDRM ECHRNG EL2NSYNC EL3HLT EL3RST ELNRNG
          EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO EBADRQC EBADSLT - EBFONT ENOSTR
          ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP
          EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX
          ELIBEXEC EILSEQ ERESTART ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE
          ENOPROTOOPT EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT
          EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED ECONNRESET
          ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT ECONNREFUSED EHOSTDOWN
          EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN ENOTNAM ENAVAIL EISNAM EREMOTEIO
          EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED
          EOWNERDEAD ENOTRECOVERABLE ERFKILL
          """);

  /** Flags of open(2), by libscap's bits, see {@link io.sysflow.model.OpenFlags}. */
  private static final Bits OPEN =
      new Bits(
          "|",
          "O_LARGEFILE 0x800 O_DIRECTORY 0x400 O_DIRECT 0x200 O_TRUNC 0x100 O_SYNC 0x80"
              + " O_NONBLOCK 0x40 O_EXCL 0x20 O_DSYNC 0x10 O_APPEND 0x8 O_CREAT 0x4 O_RDWR 0x3"
              + " O_WRONLY 0x2 O_RDONLY 0x1 O_CLOEXEC 0x1000 O_TMPFILE 0x2000"
              + " O_F_CREATED 0x4000");

  /** Mode bits of chmod(2). */
  private static final Bits MODE =
      new Bits(
          "|",
          "S_IXOTH 0x1 S_IWOTH 0x2 S_IROTH 0x4 S_IXGRP 0x8 S_IWGRP 0x10 S_IRGRP 0x20"
              + " S_IXUSR 0x40 S_IWUSR 0x80 S_IRUSR 0x100 S_ISVTX 0x200 S_ISGID 0x400"
              + " S_ISUID 0x800");

  /** Flags of clone(2), unshare(2) and setns(2), as in linux/sched.h. */
  private static final Bits CLONE =
      new Bits(
          "|",
          "CLONE_FILES 0x400 CLONE_FS 0x200 CLONE_IO 0x80000000 CLONE_NEWIPC 0x8000000"
              + " CLONE_NEWNET 0x40000000 CLONE_NEWNS 0x20000 CLONE_NEWPID 0x20000000"
              + " CLONE_NEWUTS 0x4000000 CLONE_PARENT 0x8000 CLONE_PARENT_SETTID 0x100000"
              + " CLONE_PTRACE 0x2000 CLONE_SIGHAND 0x800 CLONE_SYSVSEM 0x40000"
              + " CLONE_THREAD 0x10000 CLONE_UNTRACED 0x800000 CLONE_VM 0x100"
              + " CLONE_NEWUSER 0x10000000 CLONE_CHILD_CLEARTID 0x200000"
              + " CLONE_CHILD_SETTID 0x1000000 CLONE_SETTLS 0x80000 CLONE_VFORK 0x4000"
              + " CLONE_NEWCGROUP 0x2000000");

  /** Flags of mount(2). */
  private static final Bits MOUNT =
      new Bits(
          "|",
          "RDONLY 0x1 NOSUID 0x2 NODEV 0x4 NOEXEC 0x8 SYNCHRONOUS 0x10 REMOUNT 0x20 MANDLOCK 0x40"
              + " DIRSYNC 0x80 NOATIME 0x400 NODIRATIME 0x800 BIND 0x1000 MOVE 0x2000 REC 0x4000"
              + " SILENT 0x8000 POSIXACL 0x10000 UNBINDABLE 0x20000 PRIVATE 0x40000"
              + " SLAVE 0x80000 SHARED 0x100000 RELATIME 0x200000 KERNMOUNT 0x400000"
              + " I_VERSION 0x800000 STRICTATIME 0x1000000 LAZYTIME 0x2000000");

  private static final Bits UMOUNT = new Bits("|", "FORCE 0x1 DETACH 0x2 EXPIRE 0x4 NOFOLLOW 0x8");
  private static final Bits UNLINK = new Bits("|", "AT_REMOVEDIR 0x200");
  private static final Bits LINK = new Bits("|", "AT_SYMLINK_FOLLOW 0x400 AT_EMPTY_PATH 0x1000");

  /** Flags of renameat2(2). */
  private static final Bits RENAME =
      new Bits("|", "RENAME_NOREPLACE 0x1 RENAME_EXCHANGE 0x2 RENAME_WHITEOUT 0x4");

  /** Capabilities by bit, as in linux/capability.h. */
  private static final List<String> CAPABILITIES =
      words(
          """
          CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP
          LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER
          SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE
          SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP
          MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF
          CHECKPOINT_RESTORE
          """);

  /** Requests of ptrace(2). */
  private static final Map<Long, String> PTRACE =
      numbered(
          "TRACEME 0 PEEKTEXT 1 PEEKDATA 2 PEEKUSR 3 POKETEXT 4 POKEDATA 5 POKEUSR 6 CONT 7"
              + " KILL 8 SINGLESTEP 9 GETREGS 12 SETREGS 13 GETFPREGS 14 SETFPREGS 15 ATTACH 16"
              + " DETACH 17 GETFPXREGS 18 SETFPXREGS 19 SYSCALL 24 OLDSETOPTIONS 21"
              + " GET_THREAD_AREA 25 SET_THREAD_AREA 26 ARCH_PRCTL 30 SYSEMU 31"
              + " SYSEMU_SINGLESTEP 32 SINGLEBLOCK 33 SETOPTIONS 16896 GETEVENTMSG 16897"
              + " GETSIGINFO 16898 SETSIGINFO 16899 GETREGSET 16900 SETREGSET 16901 SEIZE 16902"
              + " INTERRUPT 16903 LISTEN 16904 PEEKSIGINFO 16905 GETSIGMASK 16906"
              + " SETSIGMASK 16907",
          "PTRACE_");

  /** Commands of bpf(2). */
  private static final Map<Long, String> BPF =
      numbered(
          "MAP_CREATE 0 MAP_LOOKUP_ELEM 1 MAP_UPDATE_ELEM 2 MAP_DELETE_ELEM 3 MAP_GET_NEXT_KEY 4"
              + " PROG_LOAD 5 OBJ_PIN 6 OBJ_GET 7 PROG_ATTACH 8 PROG_DETACH 9 PROG_TEST_RUN 10"
              + " PROG_GET_NEXT_ID 11 MAP_GET_NEXT_ID 12 PROG_GET_FD_BY_ID 13"
              + " MAP_GET_FD_BY_ID 14 OBJ_GET_INFO_BY_FD 15 PROG_QUERY 16 RAW_TRACEPOINT_OPEN 17"
              + " BTF_LOAD 18 BTF_GET_FD_BY_ID 19 TASK_FD_QUERY 20 MAP_LOOKUP_AND_DELETE_ELEM 21"
              + " MAP_FREEZE 22 BTF_GET_NEXT_ID 23 MAP_LOOKUP_BATCH 24"
              + " MAP_LOOKUP_AND_DELETE_BATCH 25 MAP_UPDATE_BATCH 26 MAP_DELETE_BATCH 27"
              + " LINK_CREATE 28 LINK_UPDATE 29 LINK_GET_FD_BY_ID 30 LINK_GET_NEXT_ID 31"
              + " ENABLE_STATS 32 ITER_CREATE 33 LINK_DETACH 34 PROG_BIND_MAP 35",
          "BPF_");

  /** Domains of socket(2). */
  private static final Map<Long, String> DOMAINS =
      numbered(
          "UNSPEC 0 UNIX 1 INET 2 AX25 3 IPX 4 APPLETALK 5 NETROM 6 BRIDGE 7 ATMPVC 8 X25 9"
              + " INET6 10 ROSE 11 DECnet 12 NETBEUI 13 SECURITY 14 KEY 15 NETLINK 16 PACKET 17"
              + " ASH 18 ECONET 19 ATMSVC 20 RDS 21 SNA 22 IRDA 23 PPPOX 24 WANPIPE 25 LLC 26"
              + " CAN 29 TIPC 30 BLUETOOTH 31 IUCV 32 RXRPC 33 ISDN 34 PHONET 35 IEEE802154 36"
              + " CAIF 37 ALG 38 NFC 39 VSOCK 40",
          "AF_");

  private LinuxNames() {}

  /** Returns "SUCCESS", or the name of the error that a result says. */
  static String result(long result) {
    if (result >= 0) {
      return "SUCCESS";
    }
    int errno = result < -ERRNO.size() ? 0 : (int) -result;
    String name = errno == 0 ? "-" : ERRNO.get(errno - 1);
    return name.equals("-") ? Long.toString(result) : name;
  }

  static String openFlags(int bits) {
    String text = OPEN.text(bits);
    return text.isEmpty() ? "O_NONE" : text;
  }

  static String mode(int bits) {
    String text = MODE.text(bits);
    return text.isEmpty() ? "0" : text;
  }

  static String cloneFlags(long bits) {
    return names(CLONE, bits);
  }

  static String mountFlags(long bits) {
    return names(MOUNT, bits);
  }

  static String umountFlags(long bits) {
    return names(UMOUNT, bits);
  }

  static String unlinkFlags(long bits) {
    return names(UNLINK, bits);
  }

  static String linkFlags(long bits) {
    return names(LINK, bits);
  }

  static String renameFlags(long bits) {
    return names(RENAME, bits);
  }

  private static String names(Bits names, long bits) {
    String text = names.text(bits);
    return text.isEmpty() ? "0" : text;
  }

  /** Returns the names of a set of capabilities, separated by spaces. */
  static String capabilities(long bits) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < CAPABILITIES.size(); bit++) {
      if ((bits & 1L << bit) != 0) {
        text.append(text.length() == 0 ? "" : " ").append("CAP_").append(CAPABILITIES.get(bit));
      }
    }
    return text.toString();
  }

  static String ptraceRequest(long request) {
    return PTRACE.getOrDefault(request, "PTRACE_UNKNOWN");
  }

  static String bpfCommand(long command) {
    return BPF.getOrDefault(command, Long.toString(command));
  }

  static String socketDomain(long domain) {
    return DOMAINS.getOrDefault(domain, Long.toString(domain));
  }

  /** Returns the name of a transport protocol, null if it has none. */
  static @Nullable String protocol(int number) {
    return switch (number) {
      case 1, 58 -> "icmp";
      case 6 -> "tcp";
      case 17 -> "udp";
      case 254, 255 -> "raw";
      default -> null;
    };
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+", -1));
  }

  private static Map<Long, String> numbered(String pairs, String prefix) {
    List<String> words = words(pairs);
    Map<Long, String> names = new HashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      names.put(Long.valueOf(words.get(i + 1)), prefix + words.get(i));
    }
    return Map.copyOf(names);
  }

  /** Names of bits. */
  private static final class Bits {
    private final String separator;
    private final List<String> names = new ArrayList<>();
    private final List<Long> masks = new ArrayList<>();

    Bits(String separator, String pairs) {
      this.separator = separator;
      List<String> words = words(pairs);
      for (int i = 0; i < words.size(); i += 2) {
        names.add(words.get(i));
        masks.add(Long.decode(words.get(i + 1)));
      }
    }

    /** Returns the names of the bits that are set, a mask that covers others in their place. */
    String text(long bits) {
      StringBuilder text = new StringBuilder();
      long rest = bits;
      for (int i = 0; i < names.size(); i++) {
        long mask = masks.get(i);
        if ((rest & mask) == mask) {
          text.append(text.length() == 0 ? "" : separator).append(names.get(i));
          rest &= ~mask;
        }
      }
      return text.toString();
    }
  }
}
