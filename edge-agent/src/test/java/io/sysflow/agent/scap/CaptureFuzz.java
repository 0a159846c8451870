package io.sysflow.agent.scap;

import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads captures made of any bytes, from file to records. The first byte says how: as they are, or
 * as a script of blocks that are well formed, though what is in them is not.
 */
public final class CaptureFuzz {

  static final byte AS_IT_IS = 0;

  private static final NodeIdentity NODE = new NodeIdentity("fuzz", "NA", "", "", "", "");
  private static final Redactor REDACTOR = new Redactor(RedactionOptions.DEFAULT);
  private static final int EVENT_TYPES = 430;
  private static final int PARAMETERS = 28;
  private static final int[] LISTS = {
    0x202, 0x207, 0x209, 0x210, 0x211, 0x212, 0x213, 0x214, 0x215, // processes
    0x203, 0x218, 0x205, 0x219, 0x206, 0x220, // descriptors, interfaces, users
  };
  private static final String[] NAMES = {
    "/", "a", "../b/./c//d", "<NA>", "/etc/passwd", "", "\u00e9\ud83d\ude00", "./",
  };

  private CaptureFuzz() {}

  /** Has the classes loaded and instrumented, which must not count as the time of an input. */
  public static void fuzzerInitialize() {
    fuzzerTestOneInput(new byte[] {1, 64, 7, 0, 2, 0, 3, 0, 4, 7, (byte) 0xe8, 8});
    byte[] plain = CaptureBytes.beginWithShell().file(1000, 3, "/x").bytes();
    fuzzerTestOneInput(CaptureBytes.join(new byte[] {AS_IT_IS}, plain));
    fuzzerTestOneInput(CaptureBytes.join(new byte[] {AS_IT_IS}, CaptureBytes.gzip(plain)));
  }

  /** The name and the signature are those that Jazzer looks for. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    boolean asItIs = input[0] == AS_IT_IS;
    byte[] capture =
        asItIs ? Arrays.copyOfRange(input, 1, input.length) : new Script(input).capture();
    read(capture, false);
    read(capture, true);
  }

  private static void read(byte[] capture, boolean compat) {
    FlowBuilder builder = new FlowBuilder(FlowOptions.DEFAULT, NODE, REDACTOR, 0);
    long[] now = {0};
    try (ScapEventSource source = ScapEventSource.of("fuzz", capture, compat)) {
      int polled = 0;
      while (polled >= 0) {
        polled =
            source.poll(
                event -> {
                  now[0] = Math.max(now[0], event.ts());
                  builder.accept(event, now[0], rec -> {});
                });
      }
    } catch (MalformedCaptureException e) {
      if (e.offset() < 0) {
        throw new AssertionError("no offset", e);
      }
    }
    builder.close(now[0], rec -> {});
  }

  /** Bytes that say which blocks there are. */
  private static final class Script {

    private final byte[] bytes;
    private int at = 1;
    private long ts = 1_700_000_000_000_000_000L;
    private final CaptureBytes capture = CaptureBytes.beginWithShell();

    Script(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] capture() {
      while (at < bytes.length) {
        int kind = next();
        if (kind < 0xe0) {
          event(kind);
        } else if (kind < 0xf8) {
          capture.block(LISTS[next() % LISTS.length], any(next() | next() << 8));
        } else if (kind < 0xfe) {
          capture.file(1000, next(), NAMES[next() % NAMES.length]);
        } else {
          capture.section();
        }
      }
      return capture.bytes();
    }

    private void event(int kind) {
      int type = (next() | next() << 8) % EVENT_TYPES;
      byte[][] parameters = new byte[next() % PARAMETERS][];
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = parameter(next());
      }
      ts += next();
      int block =
          kind < 0x10
              ? CaptureBytes.EVENT_WITHOUT_COUNT
              : kind < 0x20 ? CaptureBytes.LARGE_EVENT : CaptureBytes.EVENT;
      capture.event(block, ts, kind % 4 == 0 ? 1000 : 998 + kind % 8, type, parameters);
    }

    private byte[] parameter(int kind) {
      return switch (kind % 8) {
        case 0, 1 -> CaptureBytes.u64((byte) next());
        case 2 -> CaptureBytes.u32((byte) next());
        case 3 -> CaptureBytes.name(NAMES[next() % NAMES.length]);
        case 4 -> tuple(next());
        case 5 -> any(next() % 48);
        case 6 -> "cpu=/docker/0\0".getBytes(StandardCharsets.UTF_8);
        default -> new byte[0];
      };
    }

    private byte[] tuple(int family) {
      byte[] addresses = any(family % 3 == 0 ? 12 : family % 3 == 1 ? 36 : 20);
      return CaptureBytes.join(
          CaptureBytes.u8(family % 3 == 0 ? 2 : family % 3 == 1 ? 10 : 1), addresses);
    }

    private byte[] any(int length) {
      byte[] part = new byte[length];
      for (int i = 0; i < length; i++) {
        part[i] = (byte) next();
      }
      return part;
    }

    private int next() {
      return at < bytes.length ? bytes[at++] & 0xff : 0;
    }
  }
}
