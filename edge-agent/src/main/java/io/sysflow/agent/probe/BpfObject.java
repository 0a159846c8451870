package io.sysflow.agent.probe;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** BPF programs and maps, compiled into one object file: opened, set up, loaded, attached. */
final class BpfObject implements AutoCloseable {
  private static final int LOG_SIZE = 64 << 10;
  private static final int ENOENT = 2;

  /** How the names of programs begin that kernels may have no tracepoint for. */
  private static final String OPTIONAL = "on_io_uring_";

  private final String name;
  private final Pointer object;

  /** libbpf reads it until the object is closed. */
  private final Memory bytes;

  private final List<Memory> logs = new ArrayList<>();
  private final List<Pointer> links = new ArrayList<>();

  private BpfObject(String name, Pointer object, Memory bytes) {
    this.name = name;
    this.object = object;
    this.bytes = bytes;
  }

  /**
   * Opens the object of this name for the running architecture.
   *
   * @throws BpfException if it is not in the jar, or libbpf cannot read it
   */
  static BpfObject open(String name) {
    return open(name, null);
  }

  /** Opens it for a kernel whose types are described in this file; null: the kernel's own. */
  static BpfObject open(String name, @Nullable Path btf) {
    byte[] elf = resource(Arch.current().resource(name));
    LibBpf.libbpf_set_print(null);
    Memory bytes = new Memory(elf.length);
    bytes.write(0, elf, 0, elf.length);
    Pointer object = openMemory(bytes, elf.length, btf);
    if (object == null) {
      throw new BpfException("open", name, Native.getLastError(), "");
    }
    return new BpfObject(name, object, bytes);
  }

  private static @Nullable Pointer openMemory(Memory bytes, long size, @Nullable Path btf) {
    if (btf == null) {
      return LibBpf.bpf_object__open_mem(bytes, size, null);
    }
    try (Memory path = new Memory(btf.toString().getBytes(StandardCharsets.UTF_8).length + 1);
        Memory options = new Memory(LibBpf.OPEN_OPTIONS_SIZE)) {
      path.setString(0, btf.toString(), StandardCharsets.UTF_8.name());
      options.clear();
      options.setLong(0, LibBpf.OPEN_OPTIONS_SIZE);
      options.setPointer(LibBpf.OPEN_OPTIONS_BTF, path);
      return LibBpf.bpf_object__open_mem(bytes, size, options);
    }
  }

  /** Returns whether the jar has an object of this name for the running architecture. */
  static boolean exists(String name) {
    return BpfObject.class.getResource(Arch.current().resource(name)) != null;
  }

  private static byte[] resource(String path) {
    try (InputStream in = BpfObject.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new BpfException("find", path, 2, "");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the size of a map, before loading. */
  void setMaxEntries(String map, int entries) {
    check("size", map, LibBpf.bpf_map__set_max_entries(map(map), entries));
  }

  /** Returns the bytes of a map of variables: once loaded, only those not constant can be set. */
  ByteBuffer variables(String map) {
    Memory size = new Memory(Native.SIZE_T_SIZE);
    Pointer value = LibBpf.bpf_map__initial_value(map(map), size);
    if (value == null) {
      throw new BpfException("find", map, Native.getLastError(), "");
    }
    return value.getByteBuffer(0, size.getLong(0));
  }

  /**
   * Loads the programs into the kernel.
   *
   * @throws BpfException with errno and the end of the verifier's log, if the kernel refuses
   */
  void load() {
    for (Pointer program : programs()) {
      Memory log = new Memory(LOG_SIZE);
      log.setByte(0, (byte) 0);
      logs.add(log);
      LibBpf.bpf_program__set_log_buf(program, log, LOG_SIZE);
    }
    int error = LibBpf.bpf_object__load(object);
    if (error < 0) {
      throw new BpfException("load", name, -error, logTail());
    }
  }

  /**
   * Attaches all programs; those of io_urings only where the kernel has tracepoints of these names.
   *
   * @throws BpfException if the kernel refuses
   */
  void attach() {
    for (Pointer program : programs()) {
      String programName = LibBpf.bpf_program__name(program);
      Pointer link = LibBpf.bpf_program__attach(program);
      if (link != null || Native.getLastError() != ENOENT || !programName.startsWith(OPTIONAL)) {
        links.add(link(link, programName));
      }
    }
  }

  /** Attaches the only program, an iterator, and returns a descriptor to read it once. */
  int iterate() {
    if (links.isEmpty()) {
      links.add(link(LibBpf.bpf_program__attach_iter(programs().get(0), null), name));
    }
    int fd = LibBpf.bpf_iter_create(LibBpf.bpf_link__fd(links.get(0)));
    check("iterate", name, fd);
    return fd;
  }

  private static Pointer link(@Nullable Pointer link, String what) {
    if (link == null) {
      throw new BpfException("attach", what, Native.getLastError(), "");
    }
    return link;
  }

  /** Returns a map's descriptor, once loaded. */
  int mapFd(String map) {
    return LibBpf.bpf_map__fd(map(map));
  }

  private Pointer map(String map) {
    Pointer found = LibBpf.bpf_object__find_map_by_name(object, map);
    if (found == null) {
      throw new BpfException("find", map, Native.getLastError(), "");
    }
    return found;
  }

  private List<Pointer> programs() {
    List<Pointer> programs = new ArrayList<>();
    @Nullable Pointer program = LibBpf.bpf_object__next_program(object, null);
    while (program != null) {
      programs.add(program);
      program = LibBpf.bpf_object__next_program(object, program);
    }
    return programs;
  }

  private String logTail() {
    for (Memory log : logs) {
      String text = log.getString(0, StandardCharsets.US_ASCII.name()).strip();
      if (!text.isEmpty() && !text.startsWith("processed")) {
        return text.substring(Math.max(0, text.length() - 600));
      }
    }
    return "";
  }

  private static void check(String action, String what, int result) {
    if (result < 0) {
      throw new BpfException(action, what, -result, "");
    }
  }

  /** Detaches the programs and frees all. */
  @Override
  public void close() {
    links.forEach(LibBpf::bpf_link__destroy);
    links.clear();
    LibBpf.bpf_object__close(object);
    bytes.close();
    logs.forEach(Memory::close);
    logs.clear();
  }
}
