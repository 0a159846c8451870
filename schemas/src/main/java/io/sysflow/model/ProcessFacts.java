package io.sysflow.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What our extension says of a process beyond SysFlow v5. Each is null where the source cannot
 * tell.
 *
 * @param argv all arguments, the first included
 * @param comm the kernel's name of the process, at most 15 bytes
 * @param loginUid user id of the login, -1 (4294967295 in the kernel) if never set
 * @param sid host process id of the session's leader
 * @param pgid host process id of the process group's leader
 * @param vpid process id in its own pid namespace
 * @param capEffective effective capabilities, a bit each
 * @param capPermitted permitted capabilities
 * @param capInheritable inheritable capabilities
 * @param exeUpperLayer whether the executable is in the upper layer of an overlay file system
 * @param exeMemfd whether the executable is an anonymous memory file
 * @param exeWritable whether the process's user may write the executable
 * @param exeIno the executable's inode
 * @param exeCtime change time of the executable's inode, ns since the epoch
 * @param exeMtime modification time of the executable, ns since the epoch
 * @param namespaces which namespaces it is in
 */
public record ProcessFacts(
    @Nullable List<String> argv,
    @Nullable String comm,
    @Nullable Integer loginUid,
    @Nullable Long sid,
    @Nullable Long pgid,
    @Nullable Long vpid,
    @Nullable Long capEffective,
    @Nullable Long capPermitted,
    @Nullable Long capInheritable,
    @Nullable Boolean exeUpperLayer,
    @Nullable Boolean exeMemfd,
    @Nullable Boolean exeWritable,
    @Nullable Long exeIno,
    @Nullable Long exeCtime,
    @Nullable Long exeMtime,
    @Nullable Namespaces namespaces) {

  /** Nothing known. */
  public static final ProcessFacts NONE =
      new ProcessFacts(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null);

  /** Copies its list. */
  public ProcessFacts {
    argv = argv == null ? null : List.copyOf(argv);
  }

  /** Returns the same facts with other arguments, null if they are not to be told. */
  public ProcessFacts withArgv(@Nullable List<String> newArgv) {
    return new ProcessFacts(
        newArgv,
        comm,
        loginUid,
        sid,
        pgid,
        vpid,
        capEffective,
        capPermitted,
        capInheritable,
        exeUpperLayer,
        exeMemfd,
        exeWritable,
        exeIno,
        exeCtime,
        exeMtime,
        namespaces);
  }
}
