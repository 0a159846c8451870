package io.sysflow.agent.probe;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The library libbpf, version 1 or later, named as in its headers. Functions that return a pointer
 * return null on failure and set errno; those that return an int return -errno. None is declared to
 * throw: on success they may leave errno behind.
 */
final class LibBpf {
  /** The library's file name: version 1 has the calls and the error conventions used here. */
  static final String NAME = "libbpf.so.1";

  /** Of struct bpf_object_open_opts, whose first member is its own size, of type size_t. */
  static final long OPEN_OPTIONS_SIZE = 56;

  /** Where in it btf_custom_path is. */
  static final long OPEN_OPTIONS_BTF = 48;

  static {
    Native.register(LibBpf.class, NAME);
  }

  private LibBpf() {}

  /** Sets where the library's messages go; null: nowhere. */
  static native @Nullable Pointer libbpf_set_print(@Nullable Pointer function);

  /** Returns how many CPUs there can be, which the values of a per-CPU map depend on. */
  static native int libbpf_num_possible_cpus();

  static native @Nullable Pointer bpf_object__open_mem(
      Pointer bytes, long size, @Nullable Pointer options);

  static native int bpf_object__load(Pointer object);

  static native void bpf_object__close(Pointer object);

  static native @Nullable Pointer bpf_object__next_program(
      Pointer object, @Nullable Pointer previous);

  static native @Nullable Pointer bpf_object__find_map_by_name(Pointer object, String name);

  static native int bpf_map__fd(Pointer map);

  static native int bpf_map__set_max_entries(Pointer map, int entries);

  /** Returns the bytes that a map of variables begins with. */
  static native @Nullable Pointer bpf_map__initial_value(Pointer map, Pointer size);

  static native String bpf_program__name(Pointer program);

  static native int bpf_program__set_log_buf(Pointer program, Pointer buffer, long size);

  static native @Nullable Pointer bpf_program__attach(Pointer program);

  static native @Nullable Pointer bpf_program__attach_iter(
      Pointer program, @Nullable Pointer options);

  static native int bpf_link__fd(Pointer link);

  static native int bpf_link__destroy(Pointer link);

  static native int bpf_iter_create(int linkFd);

  static native int bpf_map_lookup_elem(int fd, Pointer key, Pointer value);

  static native int bpf_map_lookup_and_delete_elem(int fd, Pointer key, Pointer value);

  static native int bpf_map_delete_elem(int fd, Pointer key);

  static native int bpf_map_update_elem(int fd, Pointer key, Pointer value, long flags);

  @SuppressWarnings("checkstyle:ParameterNumber") // as in bpf.h
  static native int bpf_map_lookup_batch(
      int fd,
      @Nullable Pointer inBatch,
      Pointer outBatch,
      Pointer keys,
      Pointer values,
      Pointer count,
      @Nullable Pointer options);
}
