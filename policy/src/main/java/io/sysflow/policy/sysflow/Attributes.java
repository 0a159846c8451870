package io.sysflow.policy.sysflow;

import io.sysflow.policy.field.Field;
import io.sysflow.policy.field.FieldCatalogue;
import io.sysflow.policy.field.Spelling;
import io.sysflow.policy.field.UnknownFieldException;
import io.sysflow.policy.ir.Term;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names that conditions may use: the processor's own, those it borrowed from Falco, and
 * ancestors on other hosts, which it does not know.
 */
final class Attributes {

  /** Both directions of an event, which the processor does not tell apart. */
  static final String DIRECTION = "evt.dir";

  /** Falco's names, each followed by ours. */
  private static final String BORROWED =
      """
      evt.type sf.opflags
      evt.rawtime sf.ts
      evt.rawres sf.ret
      evt.arg.uid sf.proc.uid
      evt.is_open_write sf.file.is_open_write
      evt.is_open_read sf.file.is_open_read
      proc.pid sf.proc.pid
      proc.tid sf.proc.tid
      proc.name sf.proc.name
      proc.exe sf.proc.exe
      proc.args sf.proc.args
      proc.cmdline sf.proc.cmdline
      proc.uid sf.proc.uid
      proc.gid sf.proc.gid
      proc.user sf.proc.user
      proc.group sf.proc.group
      proc.createtime sf.proc.createts
      proc.tty sf.proc.tty
      proc.aname sf.proc.aname
      proc.aexe sf.proc.aexe
      proc.acmdline sf.proc.acmdline
      proc.apid sf.proc.apid
      proc.ppid sf.pproc.pid
      proc.pcreatetime sf.pproc.createts
      proc.pname sf.pproc.name
      proc.pexe sf.pproc.exe
      proc.pargs sf.pproc.args
      proc.pcmdline sf.pproc.cmdline
      proc.puser sf.pproc.user
      proc.pgroup sf.pproc.group
      proc.puid sf.pproc.uid
      proc.pgid sf.pproc.gid
      proc.ptty sf.pproc.tty
      user.name sf.proc.user
      fd.name sf.file.name
      fd.filename sf.file.name
      fd.directory sf.file.directory
      fd.typechar sf.file.type
      fd.num sf.file.fd
      fd.proto sf.net.proto
      fd.lproto sf.net.proto
      fd.l4proto sf.net.proto
      fd.rproto sf.net.proto
      fd.sproto sf.net.proto
      fd.cproto sf.net.proto
      fd.sport sf.net.sport
      fd.dport sf.net.dport
      fd.port sf.net.port
      fd.sip sf.net.sip
      fd.dip sf.net.dip
      fd.ip sf.net.ip
      container.id sf.container.id
      container.name sf.container.name
      container.image sf.container.image
      container.image.id sf.container.imageid
      container.type sf.container.type
      container.privileged sf.container.privileged
      """;

  private final FieldCatalogue catalogue;
  private final Map<String, String> names = new HashMap<>();

  Attributes(FieldCatalogue catalogue) {
    this.catalogue = catalogue;
    for (Field field : catalogue.fields()) {
      if (field.name().startsWith("sf.") || field.name().startsWith("xproc.")) {
        names.put(field.name(), field.name());
      }
    }
    for (String line : BORROWED.lines().toList()) {
      int blank = line.indexOf(' ');
      names.put(line.substring(0, blank), line.substring(blank + 1));
    }
  }

  /** Returns the attribute that a word names, nothing if it names none. */
  Optional<Term> find(String word) {
    int bracket = word.indexOf('[');
    boolean closed = bracket > 0 && word.endsWith("]");
    String name = names.get(closed ? word.substring(0, bracket) : word);
    if (name == null) {
      return Optional.empty();
    }
    String argument = closed ? word.substring(bracket + 1, word.length() - 1) : null;
    try {
      return Optional.of(new Term.Read(catalogue.resolve(name, argument)));
    } catch (UnknownFieldException e) {
      return Optional.empty();
    }
  }

  /** Returns why a word names no attribute. */
  String unknown(String word) {
    int bracket = word.indexOf('[');
    if (bracket > 0 && names.containsKey(word.substring(0, bracket))) {
      return "attribute '" + word.substring(0, bracket) + "' takes no such path";
    }
    String nearest = nearest(word);
    return "unknown attribute '"
        + word
        + "'"
        + (nearest == null ? "" : ", did you mean '" + nearest + "'?");
  }

  /** Returns the nearest name: one whose last part begins as that of the word does. */
  private @Nullable String nearest(String word) {
    String prefix = word.substring(0, word.lastIndexOf('.') + 1);
    String last = word.substring(prefix.length());
    for (String name : new TreeSet<>(names.keySet())) {
      String end = name.substring(name.lastIndexOf('.') + 1);
      boolean part = end.length() > 2 && (last.startsWith(end) || end.startsWith(last));
      if (last.length() > 2 && name.equals(prefix + end) && part) {
        return name;
      }
    }
    return Spelling.nearest(word, names.keySet());
  }
}
