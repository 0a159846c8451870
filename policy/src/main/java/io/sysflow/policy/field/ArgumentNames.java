package io.sysflow.policy.field;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of the arguments that Falco's events have, in our records or elsewhere. */
public final class ArgumentNames {

  private static final Set<String> TEXTS =
      words(
          """
          args cgroups comm cwd desc dir env exe filename json linkpath name newpath oldpath path
          pathname quotafilepath special tags target targetpath trusted_exepath tuple
          """);

  private static final Set<String> OTHERS =
      words(
          """
          ID action addr addrlen argument backlog bitmask cap_effective cap_inheritable
          cap_permitted clockid cmd core cpu cur data dev dirfd domain dpid dqb_bhardlimit
          dqb_bsoftlimit dqb_btime dqb_curspace dqb_ihardlimit dqb_isoftlimit dqb_itime dqi_bgrace
          dqi_flags dqi_igrace egid error euid event_data exe_ino exe_ino_ctime exe_ino_mtime fd
          fd1 fd2 fd_in fd_out fdin fdlimit fdout fds flags gid how id in_fd initval ino interval
          ip key len length level linkdirfd loginuid mask max max_count maxevents mode mount_id
          nativeID newcur newdir newdirfd newfd newmax next nr_args nsems nsops nstype offin offout
          offset oldcur olddir olddirfd oldfd oldmax op opcode operation optlen optname out_fd
          peer pgft_maj pgft_min pgid pgoffset pid pidns_init_start_ts plugin_id pos prot proto
          ptid queuelen queuemax queuepct quota_fmt quota_fmt_out reaper_tid request res res_or_fd
          resolve resource ret rgid ruid sem_flg_0 sem_flg_1 sem_num_0 sem_num_1 sem_op_0 sem_op_1
          semflg semid semnum sgid sig sigmask size source spid sq_entries cq_entries sq_thread_cpu
          sq_thread_idle features status suid tid timeout to_submit min_complete tty type uargs uid
          val vm_rss vm_size vm_swap vpgid vpid vtid whence
          """);

  private ArgumentNames() {}

  private static Set<String> words(String text) {
    return new HashSet<>(List.of(text.strip().split("\\s+")));
  }

  /** Returns whether an argument has this name, or it is a number, which any event may have. */
  public static boolean known(String name) {
    return isText(name)
        || OTHERS.contains(name)
        || !name.isEmpty() && name.chars().allMatch(Character::isDigit);
  }

  /** Returns the name that was probably meant, null if none is near. */
  public static @Nullable String nearest(String name) {
    Set<String> names = new HashSet<>(TEXTS);
    names.addAll(OTHERS);
    return Spelling.nearest(name, names);
  }

  /** Returns whether an argument of this name is a text for Falco, and no number. */
  static boolean isText(String name) {
    return TEXTS.contains(name);
  }
}
