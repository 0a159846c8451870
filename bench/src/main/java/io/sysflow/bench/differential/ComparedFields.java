package io.sysflow.bench.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields that both engines have. */
final class ComparedFields {

  private static final List<String> TEXTS =
      List.of(
          "evt.type",
          "evt.category",
          "evt.res",
          "evt.io_dir",
          "evt.abspath",
          "evt.arg.flags",
          "evt.arg.res",
          "evt.arg.path",
          "evt.arg.name",
          "proc.exe",
          "proc.name",
          "proc.args",
          "proc.cmdline",
          "proc.exeline",
          "proc.cwd",
          "proc.env",
          "proc.pname",
          "proc.pcmdline",
          "proc.aname[1]",
          "proc.aname[2]",
          "proc.sname",
          "proc.exepath",
          "user.name",
          "group.name",
          "container.id",
          "container.name",
          "container.image",
          "container.image.repository",
          "container.type",
          "fd.type",
          "fd.typechar",
          "fd.name",
          "fd.directory",
          "fd.filename",
          "fd.l4proto",
          "fd.sockfamily",
          "fd.uid",
          "fd.containername",
          "fd.containerdirectory",
          "fd.cproto",
          "fd.sproto");

  private static final List<String> NUMBERS =
      List.of(
          "evt.rawres",
          "proc.pid",
          "proc.ppid",
          "proc.apid[1]",
          "proc.apid[2]",
          "proc.vpid",
          "proc.sid",
          "proc.tty",
          "thread.tid",
          "user.uid",
          "group.gid",
          "fd.num",
          "fd.cport",
          "fd.sport",
          "fd.lport",
          "fd.rport");

  private static final List<String> ADDRESSES = List.of("fd.cip", "fd.sip", "fd.lip", "fd.rip");

  private static final List<String> TRUTHS =
      List.of(
          "evt.failed",
          "evt.is_io",
          "evt.is_io_read",
          "evt.is_io_write",
          "evt.is_wait",
          "evt.is_syslog",
          "evt.is_open_read",
          "evt.is_open_write",
          "evt.is_open_exec",
          "thread.ismain",
          "container.privileged",
          "fd.is_server",
          "fd.connected",
          "fd.name_changed");

  /** Fields that sysdig does not print, by those it does. */
  private static final Map<String, List<String>> PARTS =
      Map.of(
          "fd.ip", List.of("fd.sip", "fd.cip"),
          "fd.net", List.of("fd.sip", "fd.cip"),
          "fd.snet", List.of("fd.sip"),
          "fd.cnet", List.of("fd.cip"),
          "fd.port", List.of("fd.sport", "fd.cport"),
          "proc.aname", ancestors("proc.aname"),
          "proc.apid", ancestors("proc.apid"));

  private ComparedFields() {}

  private static List<String> ancestors(String field) {
    List<String> levels = new ArrayList<>();
    for (int level = 1; level <= 12; level++) {
      levels.add(field + "[" + level + "]");
    }
    return levels;
  }

  /** Returns the fields of text. */
  static List<String> texts() {
    return plus(TEXTS, "proc.aname");
  }

  /** Returns the fields of numbers. */
  static List<String> numbers() {
    return plus(NUMBERS, "proc.apid", "fd.port");
  }

  /** Returns the fields of addresses. */
  static List<String> addresses() {
    return plus(ADDRESSES, "fd.ip");
  }

  /** Returns the fields of networks. */
  static List<String> networks() {
    return List.of("fd.net", "fd.snet", "fd.cnet");
  }

  /** Returns the fields that are true or false. */
  static List<String> truths() {
    return TRUTHS;
  }

  /** Returns all that conditions may name. */
  static List<String> all() {
    List<String> all = new ArrayList<>(texts());
    all.addAll(numbers());
    all.addAll(addresses());
    all.addAll(networks());
    all.addAll(TRUTHS);
    return all;
  }

  /** Returns the fields that sysdig prints. */
  static List<String> read() {
    List<String> read = new ArrayList<>(List.of("evt.num", "evt.rawtime"));
    all().stream().flatMap(field -> parts(field).stream()).distinct().forEach(read::add);
    return read;
  }

  /** Returns the fields that have parts. */
  static Set<String> whole() {
    return PARTS.keySet();
  }

  /** Returns the fields whose values are those of a field. */
  static List<String> parts(String field) {
    return PARTS.getOrDefault(field, List.of(field));
  }

  private static List<String> plus(List<String> fields, String... more) {
    List<String> all = new ArrayList<>(fields);
    all.addAll(List.of(more));
    return all;
  }
}
