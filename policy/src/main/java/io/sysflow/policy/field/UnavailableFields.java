package io.sysflow.policy.field;

import java.util.List;

/** Falco's fields that our records do not hold, and why. */
final class UnavailableFields {

  private static final String PAYLOAD = "records hold sums of bytes, not the bytes";
  private static final String LATENCY = "records hold operations, not the entry of system calls";
  private static final String PLUGINS = "there are no plugins";
  private static final String USAGE = "records do not hold a process's use of resources";
  private static final String TRACERS = "there are no tracers";
  private static final String MESOS = "records do not hold Mesos tasks";

  private UnavailableFields() {}

  static List<Field> fields() {
    Definer definer = new Definer();
    events(definer);
    processes(definer);
    others(definer);
    tracers(definer);
    return definer.fields();
  }

  private static void events(Definer definer) {
    definer
        .unavailable(FieldType.BYTES, PAYLOAD, "evt.buffer")
        .unavailable(FieldType.UINT, PAYLOAD, "evt.buflen", "evt.buflen.in", "evt.buflen.out")
        .unavailable(
            FieldType.UINT,
            PAYLOAD,
            "evt.buflen.file",
            "evt.buflen.file.in",
            "evt.buflen.file.out",
            "evt.buflen.net",
            "evt.buflen.net.in",
            "evt.buflen.net.out")
        .unavailable(
            FieldType.DURATION,
            LATENCY,
            "evt.latency",
            "evt.latency.s",
            "evt.latency.ns",
            "evt.deltatime",
            "evt.deltatime.s",
            "evt.deltatime.ns",
            "evt.reltime",
            "evt.reltime.s",
            "evt.reltime.ns",
            "evt.wait_latency")
        .unavailable(FieldType.TEXT, LATENCY, "evt.latency.human")
        .unavailable(FieldType.UINT, LATENCY, "evt.latency.quantized")
        .unavailable(FieldType.INT, "records do not hold the processor", "evt.cpu")
        .unavailable(FieldType.TEXT, PLUGINS, "evt.pluginname", "evt.plugininfo", "evt.asynctype")
        .unavailable(
            "evt.around",
            FieldType.UINT,
            Shape.ONE,
            Field.Argument.REQUIRED,
            "it selects from a capture, which needs its own search");
  }

  private static void processes(Definer definer) {
    definer
        .unavailable(
            FieldType.UINT,
            USAGE,
            "proc.fdopencount",
            "proc.vmsize",
            "proc.vmrss",
            "proc.vmswap",
            "proc.nthreads",
            "proc.nchilds",
            "thread.pfmajor",
            "thread.pfminor",
            "thread.vmsize",
            "thread.vmrss",
            "thread.vmsize.b",
            "thread.vmrss.b")
        .unavailable(FieldType.INT, USAGE, "proc.fdlimit")
        .unavailable(
            FieldType.REAL,
            USAGE,
            "proc.fdusage",
            "thread.cpu",
            "thread.cpu.user",
            "thread.cpu.system")
        .unavailable(FieldType.DURATION, USAGE, "thread.exectime", "thread.totexectime");
    kinds(definer);
    descriptors(definer);
  }

  private static void kinds(Definer definer) {
    definer
        .unavailable(
            FieldType.BOOL,
            "records do not hold a container's health checks",
            "proc.is_container_healthcheck",
            "proc.is_container_liveness_probe",
            "proc.is_container_readiness_probe")
        .unavailable(FieldType.BOOL, "records tell the upper layer only", "proc.is_exe_lower_layer")
        .unavailable(
            FieldType.INT,
            "records do not hold which processes are login shells",
            "proc.loginshellid")
        .unavailable(FieldType.INT, "records do not hold thread ids of namespaces", "thread.vtid")
        .unavailable(
            FieldType.TEXT,
            "records do not hold cgroups and names of threads",
            "thread.cgroups",
            "thread.nametid",
            "thread.name")
        .unavailable(
            "thread.cgroup",
            FieldType.TEXT,
            Shape.ONE,
            Field.Argument.REQUIRED,
            "records do not hold cgroups");
  }

  private static void descriptors(Definer definer) {
    definer
        .unavailable(
            FieldType.BOOL,
            "records tell the layers of executables only",
            "fd.is_upper_layer",
            "fd.is_lower_layer")
        .unavailable(
            FieldType.TEXT,
            "records do not hold a process's other descriptors",
            "proc.stdin.type",
            "proc.stdout.type",
            "proc.stderr.type",
            "proc.stdin.name",
            "proc.stdout.name",
            "proc.stderr.name");
  }

  private static void others(Definer definer) {
    definer
        .unavailable(FieldType.TEXT, PAYLOAD, "syslog.facility.str", "syslog.severity.str")
        .unavailable(FieldType.TEXT, PAYLOAD, "syslog.message")
        .unavailable(FieldType.UINT, PAYLOAD, "syslog.facility", "syslog.severity")
        .unavailable(
            FieldType.TEXT,
            "records do not hold poll",
            "fdlist.nums",
            "fdlist.names",
            "fdlist.cips",
            "fdlist.sips",
            "fdlist.cports",
            "fdlist.sports")
        .unavailable(
            FieldType.TEXT,
            MESOS,
            "mesos.task.name",
            "mesos.task.id",
            "mesos.task.labels",
            "mesos.framework.name",
            "mesos.framework.id",
            "marathon.app.name",
            "marathon.app.id",
            "marathon.app.labels",
            "marathon.group.name",
            "marathon.group.id")
        .unavailable("mesos.task.label", FieldType.TEXT, Shape.ONE, Field.Argument.REQUIRED, MESOS)
        .unavailable(
            "marathon.app.label", FieldType.TEXT, Shape.ONE, Field.Argument.REQUIRED, MESOS);
  }

  private static void tracers(Definer definer) {
    for (String span :
        List.of("span", "evtin.span", "evtin.span.p", "evtin.span.s", "evtin.span.m")) {
      definer
          .unavailable(FieldType.INT, TRACERS, span + ".id")
          .unavailable(FieldType.UINT, TRACERS, span + ".ntags", span + ".nargs")
          .unavailable(FieldType.TEXT, TRACERS, span + ".tags", span + ".args")
          .unavailable(span + ".tag", FieldType.TEXT, Shape.ONE, Field.Argument.REQUIRED, TRACERS)
          .unavailable(span + ".arg", FieldType.TEXT, Shape.ONE, Field.Argument.REQUIRED, TRACERS);
    }
    definer
        .unavailable(FieldType.TEXT, TRACERS, "span.time", "span.enterargs", "span.duration.human")
        .unavailable(FieldType.DURATION, TRACERS, "span.duration")
        .unavailable("span.enterarg", FieldType.TEXT, Shape.ONE, Field.Argument.REQUIRED, TRACERS);
  }
}
