package io.sysflow.agent.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Records what the ring holds of a program and its children, byte for byte, as the fixtures of
 * EventDecoderTest are: RecordingMain FILE MARK PROGRAM ARGUMENT... The record begins with the exec
 * that has the mark among its arguments, so that nothing of the recording host is in it.
 */
public final class RecordingMain {
  private RecordingMain() {}

  /** Runs the program and writes the file. */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (BpfObject probe = BpfObject.open("probe")) {
      int self = (int) ProcessHandle.current().pid();
      probe.load();
      probe.variables(".bss").order(ByteOrder.nativeOrder()).putInt(0, self);
      probe.attach();
      try (RingBuffer ring = new RingBuffer(probe.mapFd("ring"), 8 << 20)) {
        ProcessBuilder builder = new ProcessBuilder(List.of(args).subList(2, args.length));
        builder.environment().clear();
        builder.environment().put("LANG", "C");
        Process process = builder.inheritIO().start();
        process.waitFor();
        Files.write(Path.of(args[0]), records(ring, args[1]));
      }
    }
  }

  private static byte[] records(RingBuffer ring, String mark) {
    Paths paths = new Paths();
    Set<Integer> family = new HashSet<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ring.drain(
        r -> {
          boolean birth = r.kind() == Wire.FORK && family.contains((int) (r.a1() >>> 32));
          boolean begin =
              family.isEmpty()
                  && r.kind() == Wire.EXEC
                  && r.find(Wire.TAG_ARGS)
                  && paths.strings(r).contains(mark);
          if (birth || begin) {
            family.add(r.tgid());
          }
          if (family.contains(r.tgid())) {
            out.writeBytes(r.copy());
          }
        },
        Long.MAX_VALUE);
    return out.toByteArray();
  }

  /** Returns the records of a file, to be read one after the other. */
  static void read(Path file, RingBuffer.Handler handler) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    ProbeRecord view = new ProbeRecord();
    int length;
    for (int at = 0; at < bytes.limit(); at += length) {
      length = bytes.getInt(at + Wire.AT_LENGTH);
      view.set(bytes, at, length);
      handler.accept(view);
    }
  }
}
