package io.sysflow.policy.command;

import io.sysflow.model.Activity;
import io.sysflow.model.FileEvent;
import io.sysflow.model.FileFlow;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Foid;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.Oid;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.OpenFlags;
import io.sysflow.model.ProcessEvent;
import io.sysflow.model.RestType;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import io.sysflow.policy.ir.Literals;
import io.sysflow.policy.match.Hashes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a process did of a few words.
 *
 * <ul>
 *   <li>{@code exec}, {@code clone}, {@code exit}, {@code unshare}, {@code setns}, {@code bpf},
 *       {@code kill}; {@code setuid USER}, {@code ptrace NUMBER}; {@code failed} after them if they
 *       did
 *   <li>{@code open read PATH}, {@code open write PATH}, {@code open create PATH}, {@code open
 *       truncate PATH}, {@code open failed PATH}; a path that ends in a slash is a directory, and
 *       one with {@code ..} is what the program gave
 *   <li>{@code unlink PATH}, {@code mkdir PATH}, {@code rmdir PATH}, {@code chmod PATH MODE},
 *       {@code chown PATH}, {@code mount PATH}, {@code module PATH}; {@code rename PATH PATH},
 *       {@code link PATH PATH}, {@code symlink TARGET PATH}
 *   <li>{@code connect ADDRESS PORT}, also with {@code udp} after it, {@code send ADDRESS PORT} (a
 *       datagram), {@code accept ADDRESS PORT}, {@code listen ADDRESS PORT}: the server's end;
 *       {@code connect unix PATH}; {@code dup ADDRESS PORT NUMBER}: the connection becomes
 *       descriptor NUMBER; {@code socket NUMBER}: of a domain
 * </ul>
 */
final class SampleActivity {

  private static final Map<String, Integer> OPEN_FLAGS =
      Map.of(
          "read", OpenFlags.RDONLY,
          "write", OpenFlags.WRONLY,
          "create", OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.F_CREATED,
          "truncate", OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.TRUNC,
          "failed", OpenFlags.RDONLY);
  private static final int ENOENT = -2;
  private static final int EPERM = -1;
  private static final int CLIENT_PORT = 40000;
  private static final Ip NOWHERE = Literals.network("0.0.0.0").address();

  private final List<String> words;
  private final @Nullable Long flags;

  SampleActivity(String when, String flags) {
    this.words = List.of(when.strip().split("\\s+", -1));
    this.flags = flags.isEmpty() ? null : number(flags);
  }

  Activity of(Oid process) {
    return switch (word(0)) {
      case "open" -> open(process);
      case "connect" ->
          word(1).equals("unix")
              ? unixSocket(process)
              : flow(process, OpFlag.CONNECT, word(3).equals("udp") ? 17 : 6);
      case "send" -> flow(process, OpFlag.WRITE_SEND, 17);
      case "accept" -> flow(process, OpFlag.ACCEPT, 6);
      case "listen" -> listen(process);
      case "dup" -> dup(process);
      case "socket" -> socket(process);
      case "unlink", "mkdir", "rmdir", "rename", "link", "symlink" ->
          fileEvent(process, OpFlags.of(flag(OpFlag.class)), XopFlags.NONE);
      case "chmod", "chown", "mount", "mknod", "chroot" ->
          fileEvent(process, OpFlags.NONE, XopFlags.of(flag(XopFlag.class)));
      case "module" -> fileEvent(process, OpFlags.NONE, XopFlags.of(XopFlag.MODULE_LOAD));
      case "exec", "clone", "exit", "setuid", "setns" ->
          processEvent(process, OpFlags.of(flag(OpFlag.class)), XopFlags.NONE);
      case "ptrace", "unshare", "bpf", "kill", "capset", "memfd", "process_vm" ->
          processEvent(process, OpFlags.NONE, XopFlags.of(flag(XopFlag.class)));
      default -> throw new SampleException("'when' does not say what happened: " + words);
    };
  }

  private <E extends Enum<E>> E flag(Class<E> type) {
    return Enum.valueOf(type, word(0).toUpperCase(Locale.ROOT));
  }

  private String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  private String needed(int index) {
    if (word(index).isEmpty()) {
      throw new SampleException("something is missing after '" + String.join(" ", words) + "'");
    }
    return word(index);
  }

  /** Returns a number, which may be hexadecimal with 0x or octal with 0. */
  private static long number(String text) {
    try {
      return Long.decode(text);
    } catch (NumberFormatException e) {
      throw new SampleException("expected a number but found '" + text + "'");
    }
  }

  /** Returns the path that it is about, null if none. */
  @Nullable String path() {
    return switch (word(0)) {
      case "open" -> absolute(needed(2));
      case "connect" -> word(1).equals("unix") ? needed(2) : null;
      case "unlink", "mkdir", "rmdir", "rename", "link", "symlink" -> needed(1);
      case "chmod", "chown", "mount", "mknod", "chroot", "module" -> needed(1);
      default -> null;
    };
  }

  /** Returns where a path leads, as the agent finds it out. */
  private static String absolute(String given) {
    if (!given.contains("..")) {
      return given;
    }
    Path path = Path.of("/").resolve(given).normalize();
    return path + (given.endsWith("/") ? "/" : "");
  }

  /** Returns the second path, null if none. */
  @Nullable String newPath() {
    return switch (word(0)) {
      case "rename", "link", "symlink" -> needed(2);
      default -> null;
    };
  }

  /** Returns what the path names. */
  RestType type() {
    if (word(1).equals("unix")) {
      return RestType.UNIX_SOCKET;
    }
    String path = path();
    return path != null && path.endsWith("/") ? RestType.DIRECTORY : RestType.FILE;
  }

  static Foid foid(String path) {
    return Foid.copyOf(Hashes.sha256(path.getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static OpFlags flags(OpFlag first, OpFlag... more) {
    OpFlags flags = OpFlags.of(first);
    for (OpFlag flag : more) {
      flags = flags.plus(flag);
    }
    return flags;
  }

  private Activity open(Oid process) {
    Integer bits = OPEN_FLAGS.get(word(1));
    if (bits == null) {
      throw new SampleException("open is followed by read, write, create, truncate or failed");
    }
    boolean failed = word(1).equals("failed");
    boolean reads = word(1).equals("read");
    return new FileFlow(
        process,
        SampleProcess.NOW,
        process.hpid(),
        failed
            ? OpFlags.of(OpFlag.OPEN)
            : flags(OpFlag.OPEN, reads ? OpFlag.READ_RECV : OpFlag.WRITE_SEND, OpFlag.CLOSE),
        new OpenFlags(bits),
        SampleProcess.NOW,
        foid(absolute(needed(2))),
        failed ? -1 : 3,
        reads ? new Traffic(1, 100) : Traffic.NONE,
        reads || failed ? Traffic.NONE : new Traffic(1, 100),
        XopFlags.NONE,
        failed ? ENOENT : null,
        needed(2),
        null);
  }

  private Activity unixSocket(Oid process) {
    return new FileFlow(
        process,
        SampleProcess.NOW,
        process.hpid(),
        flags(OpFlag.CONNECT, OpFlag.WRITE_SEND, OpFlag.CLOSE),
        OpenFlags.NONE,
        SampleProcess.NOW,
        foid(needed(2)),
        3,
        Traffic.NONE,
        new Traffic(1, 100),
        XopFlags.NONE,
        null,
        null,
        null);
  }

  private FiveTuple tuple(int protocol) {
    return new FiveTuple(
        Literals.network("10.0.0.7").address(),
        CLIENT_PORT,
        Literals.network(needed(1)).address(),
        (int) number(needed(2)),
        protocol);
  }

  private Activity flow(Oid process, OpFlag first, int protocol) {
    return new NetworkFlow(
        process,
        SampleProcess.NOW,
        process.hpid(),
        flags(first, OpFlag.WRITE_SEND),
        SampleProcess.NOW,
        tuple(protocol),
        3,
        Traffic.NONE,
        new Traffic(1, 100),
        XopFlags.NONE,
        first == OpFlag.CONNECT ? 0 : null,
        null,
        null);
  }

  private Activity dup(Oid process) {
    return new NetworkFlow(
        process,
        SampleProcess.NOW,
        process.hpid(),
        OpFlags.NONE,
        SampleProcess.NOW,
        tuple(FiveTuple.TCP),
        (int) number(needed(3)),
        Traffic.NONE,
        Traffic.NONE,
        XopFlags.of(XopFlag.DUP),
        null,
        null,
        null);
  }

  private Activity socket(Oid process) {
    return new NetworkFlow(
        process,
        SampleProcess.NOW,
        process.hpid(),
        OpFlags.NONE,
        SampleProcess.NOW,
        new FiveTuple(NOWHERE, 0, NOWHERE, 0, 0),
        3,
        Traffic.NONE,
        Traffic.NONE,
        XopFlags.of(XopFlag.SOCKET),
        null,
        (int) number(needed(1)),
        null);
  }

  private Activity listen(Oid process) {
    return new NetworkEvent(
        process,
        SampleProcess.NOW,
        process.hpid(),
        OpFlags.NONE,
        tuple(FiveTuple.TCP),
        0,
        XopFlags.of(XopFlag.LISTEN));
  }

  private Activity fileEvent(Oid process, OpFlags opFlags, XopFlags xopFlags) {
    String second = newPath();
    boolean hasMode = word(0).equals("chmod");
    return new FileEvent(
        process,
        SampleProcess.NOW,
        process.hpid(),
        opFlags,
        foid(needed(1)),
        failed() ? EPERM : 0,
        second == null ? null : foid(second),
        xopFlags,
        path(),
        second,
        hasMode ? (int) number("0" + needed(2)) : null,
        flags);
  }

  private Activity processEvent(Oid process, OpFlags opFlags, XopFlags xopFlags) {
    boolean ptrace = word(0).equals("ptrace");
    return new ProcessEvent(
        process,
        SampleProcess.NOW,
        process.hpid(),
        opFlags,
        word(0).equals("setuid") ? List.of(needed(1)) : List.of(),
        failed() ? EPERM : 0,
        xopFlags,
        ptrace ? Long.valueOf(number(needed(1))) : flags,
        ptrace ? 99L : null);
  }

  private boolean failed() {
    return words.get(words.size() - 1).equals("failed");
  }
}
