package io.sysflow.bench.differential;

import io.sysflow.model.FiveTuple;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.policy.field.Operation;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Why a field may have other values with sysdig, each with the test that tells. */
@SuppressWarnings("ImmutableEnumChecker") // the tests keep nothing
enum Cause {
  SEVERAL_CALLS(
      "an operation does not say which of several system calls it was, so it has all their names"
          + " and arguments",
      d ->
          d.field().equals("evt.type")
              ? d.mine().contains(d.other())
              : d.surplus() && d.field().matches(notOf(d.call().type()))),
  OLD_EVENT(
      "the capture's older events hold flags where the call begins, or none",
      d ->
          d.field().equals("evt.arg.flags")
              && (d.surplus() || d.call().type().equals("fork"))
              && !d.ours().operation().opens()),
  SINGLE_IO(
      "a flow sums its reads and writes: which error one of them met is not held",
      d ->
          Set.of("evt.res", "evt.rawres", "evt.failed", "evt.arg.res").contains(d.field())
              && transfers(d)
              && d.other("evt.rawres").startsWith("-")),
  IO_CATEGORY(
      "sysdig does not know the category of most reads and writes",
      d -> d.field().equals("evt.category") && transfers(d) && d.other().equals("unknown")),
  UNKNOWN(
      "what the capture does not say is missing, where sysdig has -1 or an empty text",
      d ->
          d.lacking()
              && Set.of("", "-1", "4294967295").contains(d.other())
              && (d.in("proc.") || d.in("user.") || d.in("group."))),
  NO_EXECUTABLE(
      "where the capture does not say the executable, its first argument stands for it",
      d ->
          d.field().equals("proc.exepath")
              && d.other().isEmpty()
              && d.own().equals(d.other("proc.exe"))),
  BLANK_END(
      "sysdig ends a line without arguments with a blank",
      d -> d.field().equals("proc.exeline") && (d.own() + " ").equals(d.other())),
  OWN_ID(
      "a process of a capture that knows no namespaces is taken for one of the host",
      d -> d.field().equals("proc.vpid") && d.surplus() && d.own().equals(d.other("proc.pid"))),
  THREAD(
      "sysdig's thread has a name and ids of its own, our record its process's",
      d ->
          Set.of(
                      "proc.name",
                      "proc.cmdline",
                      "proc.vpid",
                      "proc.pname",
                      "proc.pcmdline",
                      "user.uid",
                      "user.name",
                      "group.gid",
                      "group.name")
                  .contains(d.field())
              && !d.other("thread.tid").equals(d.other("proc.pid"))),
  NO_PARENT(
      "of a parent that the capture does not hold our record tells nothing; sysdig knows its id or"
          + " makes up the rest",
      d ->
          d.lacking()
              && d.ours().record().ancestors().isEmpty()
              && (d.in("proc.p") || d.in("proc.aname") || d.in("proc.apid"))),
  SESSION(
      "sysdig looks up the namespace's session id, or -1, among the host's processes",
      d ->
          d.field().equals("proc.sname")
              && (!d.other("container.id").equals("host") || d.other("proc.sid").equals("-1"))),
  TERMINAL(
      "records hold whether there is a terminal, not which",
      d -> d.field().equals("proc.tty") && d.own().equals("1") && !d.other().equals("0")),
  OLD_EXEC(
      "an old exec event holds no working directory; sysdig then has none, ours is the parent's",
      d -> d.field().equals("proc.cwd") && d.other().isEmpty() && !d.lacking()),
  MOVED(
      "a record's working directory is that of when the process was last told of, before what a"
          + " chdir or getcwd said",
      d -> d.field().equals("proc.cwd") && (d.moved() || d.lacking())),
  CONTAINER_NAMES(
      "a user's or group's name in a container is not looked up among the host's",
      d ->
          d.lacking()
              && Set.of("user.name", "group.name").contains(d.field())
              && !d.other("container.id").equals("host")),
  MISREAD_GROUP(
      "sysdig reads beyond the group's number in an old clone event",
      d ->
          d.field().equals("group.gid")
              && d.other().matches("\\d{10,18}")
              && Long.parseLong(d.other()) > 0xffffffffL
              && lower(d.other()) == (d.own().isEmpty() ? lower("-1") : lower(d.own()))),
  IMAGE_TAG(
      "records hold an image with its tag",
      d -> d.field().equals("container.image") && d.own().startsWith(d.other() + ":")),
  PIPE_NAME(
      "records name a pipe by its inode; one that is made during a capture has no name with sysdig",
      d ->
          d.own().contains("pipe:[")
              && d.own().replaceAll("pipe:\\[\\d+\\]", "").equals(d.other())
              && d.other("fd.typechar").equals("p")),
  NORMAL_PATH(
      "our paths are normalized",
      d ->
          (d.in("fd.") || d.in("evt.arg."))
              && d.own().contains("/")
              && !d.surplus()
              && Path.of(d.own()).normalize().equals(Path.of(d.other()).normalize())),
  CHANGED_DIRECTORY(
      "the record of a change of directory tells neither path nor descriptor",
      d ->
          d.lacking()
              && d.ours().operation() == Operation.CHDIR
              && (d.in("fd.") || d.field().equals("evt.arg.path"))),
  BOUND_DESCRIPTOR(
      "the record of a bind or listen has no descriptor",
      d ->
          d.lacking()
              && Set.of(Operation.BIND, Operation.LISTEN).contains(d.ours().operation())
              && Set.of("fd.num", "fd.uid").contains(d.field())),
  UNKNOWN_SIDE(
      "which end is the local one a record knows if it holds the connect or accept",
      d -> d.lacking() && side(d) && !knowsSide(d)),
  GUESSED_SIDE(
      "sysdig takes for local what is an address of the capturing host, but neither a container's"
          + " nor both of a connection within the host",
      d -> !d.lacking() && side(d) && knowsSide(d)),
  RECONNECTED(
      "sysdig keeps the ends of a datagram's first connect when it is connected again",
      d -> d.in("fd.") && datagram(d) && again(d)),
  CHILD_NAME(
      "the record of a clone tells the child's number, not its name",
      d ->
          d.field().equals("evt.arg.res")
              && d.ours().operation() == Operation.CLONE
              && d.own().equals(d.other("evt.rawres"))),
  FAILED_CONNECT(
      "sysdig forgets the path of a unix socket that could not be connected",
      d ->
          Set.of("fd.name", "fd.containername").contains(d.field())
              && d.other("fd.type").equals("unix")
              && d.other("fd.name").isEmpty()
              && d.own().contains("->")),
  BOUND_ANYWHERE(
      "the record of a bind to a port that the kernel chooses holds no address",
      d ->
          Set.of("fd.name", "fd.containername").contains(d.field())
              && d.ours().operation() == Operation.BIND
              && d.other("fd.name").endsWith(":0")),
  UNIX_ENDS(
      "sysdig gives ports to a unix socket's end",
      d ->
          Set.of("fd.cport", "fd.cproto").contains(d.field())
              && d.lacking()
              && d.other("fd.typechar").equals("u")),
  NEW_IPV6_SOCKET(
      "an IPv6 socket without ends has, with sysdig, the address 0.0.0.0 too, and is a server's",
      d ->
          Set.of("fd.ip", "fd.net", "fd.is_server").contains(d.field())
              && d.other("fd.typechar").equals("6")
              && d.other("fd.sip").isEmpty()),
  EARLIER_CONNECT(
      "that a socket was connected is known from the record that holds the connect",
      d ->
          d.field().equals(d.own().equals("true") ? "fd.name_changed" : "fd.connected")
              && (datagram(d) || d.other("fd.typechar").equals("u"))
              && d.ours().operation() != Operation.CONNECT);

  private final String explanation;
  private final Predicate<Difference> test;

  Cause(String explanation, Predicate<Difference> test) {
    this.explanation = explanation;
    this.test = test;
  }

  /** Returns the first cause of a difference, empty if it has none. */
  static Optional<Cause> of(Difference difference) {
    for (Cause cause : values()) {
      if (cause.test.test(difference)) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }

  /** Returns the cause in words. */
  String explanation() {
    return explanation;
  }

  /** Returns which fields a kind of call lacks that others of the same operation have. */
  private static String notOf(String type) {
    if (type.matches("open|creat")) {
      return "evt\\.abspath";
    }
    return type.matches(".*at2?") ? "evt\\.arg\\.path" : "evt\\.(abspath|arg\\.name)";
  }

  private static long lower(String number) {
    return Long.parseLong(number) & 0xffffffffL;
  }

  private static boolean transfers(Difference d) {
    return d.ours().operation().reads() || d.ours().operation().writes();
  }

  private static boolean side(Difference d) {
    return Set.of("fd.lip", "fd.rip", "fd.lport", "fd.rport", "fd.is_server").contains(d.field())
        && d.ours().record().activity() instanceof NetworkFlow;
  }

  private static boolean knowsSide(Difference d) {
    return d.ours().record().activity() instanceof NetworkFlow flow
        && (flow.opFlags().has(OpFlag.CONNECT) || flow.opFlags().has(OpFlag.ACCEPT));
  }

  private static boolean datagram(Difference d) {
    return d.ours().record().activity() instanceof NetworkFlow flow
        && flow.tuple().proto() == FiveTuple.UDP;
  }

  private static boolean again(Difference d) {
    return Set.of(Operation.CONNECT, Operation.CLOSE).contains(d.ours().operation())
        && !d.ours().values("fd.sip").equals(d.call().values("fd.sip"));
  }
}
