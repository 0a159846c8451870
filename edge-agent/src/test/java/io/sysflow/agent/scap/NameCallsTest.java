package io.sysflow.agent.scap;

import static io.sysflow.agent.scap.CaptureBytes.AT_FDCWD;
import static io.sysflow.agent.scap.CaptureBytes.name;
import static io.sysflow.agent.scap.CaptureBytes.u32;
import static io.sysflow.agent.scap.CaptureBytes.u64;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.FileResource;
import io.sysflow.agent.event.NameOp;
import io.sysflow.agent.event.SystemEvent;
import io.sysflow.model.OpFlag;
import io.sysflow.model.XopFlag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls on names, of which the shell's directory is /home/u and its descriptor 5 is /srv/www. */
final class NameCallsTest {

  private static final long T = 1_700_000_000_000_000_000L;
  private static final int SHELL = 1000;
  private static final int DIRECTORY = 1 << 10;
  private static final byte[] CWD = u64(AT_FDCWD);
  private static final byte[] OK = u64(0);
  private static final byte[] FAILED = u64(-2);

  private final CaptureBytes capture =
      CaptureBytes.beginWithShell().open(T, SHELL, 5, "/srv/www", DIRECTORY);

  private NameCallsTest call(int enter, byte[]... exit) {
    capture.event(T + 10, SHELL, enter).event(T + 11, SHELL, enter + 1, exit);
    return this;
  }

  private NameCallsTest oldCall(int enter, byte[]... parameters) {
    capture.event(T + 10, SHELL, enter, parameters).event(T + 11, SHELL, enter + 1, OK);
    return this;
  }

  private List<String> told(boolean compat) {
    List<SystemEvent> events = new ArrayList<>();
    try (ScapEventSource source = ScapEventSource.of("test.scap", capture.bytes(), compat)) {
      while (source.poll(events::add) >= 0) {
        // on to the next
      }
    }
    return events.stream()
        .filter(NameOp.class::isInstance)
        .map(event -> text((NameOp) event))
        .toList();
  }

  private static String text(NameOp op) {
    StringBuilder text = new StringBuilder();
    Arrays.stream(OpFlag.values()).filter(op.op()::has).forEach(text::append);
    Arrays.stream(XopFlag.values()).filter(op.xop()::has).forEach(text::append);
    text.append(' ').append(text(op.file()));
    FileResource newFile = op.newFile();
    if (newFile != null) {
      text.append(' ').append(text(newFile));
    }
    text.append(op.ret() == 0 ? "" : " " + op.ret());
    return text + number(" mode=", op.mode()) + number(" flags=", op.flags());
  }

  private static String number(String name, @Nullable Number value) {
    return value == null ? "" : name + Long.toOctalString(value.longValue());
  }

  private static String text(FileResource file) {
    return (char) file.type().code() + ":" + file.path();
  }

  @Test
  void directoriesAreMadeAndRemoved() {
    call(276, OK, name("a"), u32(0755))
        .call(304, OK, u64(5), name("b"), u32(0700))
        .call(304, FAILED, CWD, name("/c/"), u32(0700))
        .call(278, OK, name("../v/./w"))
        .call(302, OK, u64(5), name("b"), u32(0x200));

    assertThat(told(false))
        .containsExactly(
            "MKDIR d:/home/u/a mode=755",
            "MKDIR d:/srv/www/b mode=700",
            "MKDIR d:/c -2 mode=700",
            "RMDIR d:/home/v/w",
            "RMDIR d:/srv/www/b flags=1000");
    assertThat(told(true))
        .containsExactly(
            "MKDIR d:/home/u/a",
            "MKDIR d:/srv/www/b",
            "MKDIR d:/c/ -2",
            "RMDIR d:/home/v/w",
            "UNLINK ?:/srv/www/b flags=1000");
  }

  @Test
  void filesAreLinkedRenamedAndRemoved() {
    call(300, OK, name("a"))
        .call(302, FAILED, u64(5), name("b"), u32(0))
        .call(308, OK, name("a"), name("/b"))
        .call(310, OK, u64(5), name("a"), CWD, name("b"), u32(0))
        .call(174, OK, name("a"), name("b"))
        .call(176, OK, u64(5), name("a"), u64(5), name("b"))
        .call(318, OK, CWD, name("a"), u64(5), name("/b"), u32(1));

    for (boolean compat : new boolean[] {false, true}) {
      assertThat(told(compat))
          .containsExactly(
              "UNLINK ?:/home/u/a",
              "UNLINK ?:/srv/www/b -2 flags=0",
              "LINK ?:/home/u/a ?:/b",
              "LINK ?:/srv/www/a ?:/home/u/b flags=0",
              "RENAME ?:/home/u/a ?:/home/u/b",
              "RENAME ?:/srv/www/a ?:/srv/www/b",
              "RENAME ?:/home/u/a ?:/b flags=1");
    }
  }

  @Test
  void theTargetOfASymbolicLinkIsRelativeToTheLink() {
    call(178, OK, name("../t"), name("/l/m/n"))
        .call(180, OK, name("t"), u64(5), name("n"))
        .call(180, OK, name("/t"), CWD, name("n"));

    assertThat(told(false))
        .containsExactly(
            "SYMLINK ?:/l/t ?:/l/m/n",
            "SYMLINK ?:/srv/www/t ?:/srv/www/n",
            "SYMLINK ?:/t ?:/home/u/n");
    assertThat(told(true))
        .containsExactly(
            "SYMLINK ?:/home/t ?:/l/m/n", "SYMLINK ?:t ?:/srv/www/n", "SYMLINK ?:/t ?:/home/u/n");
  }

  @Test
  void namesOfOldVersionsAreThoseOfEnter() {
    oldCall(98, name("a"), u32(0755))
        .oldCall(100, name("a"))
        .oldCall(104, name("a"), name("b"))
        .oldCall(106, u64(5), name("a"), CWD, name("b"))
        .oldCall(108, name("a"))
        .oldCall(110, u64(5), name("a"));

    assertThat(told(false))
        .containsExactly(
            "MKDIR d:/home/u/a mode=755",
            "RMDIR d:/home/u/a",
            "LINK ?:/home/u/a ?:/home/u/b",
            "LINK ?:/srv/www/a ?:/home/u/b",
            "UNLINK ?:/home/u/a",
            "UNLINK ?:/srv/www/a");
  }

  @Test
  void whatTheReferenceCollectorDoesNotKnowIsToldUnlessCompatible() {
    call(314, OK, name("a"), u32(04755))
        .call(312, OK, u64(5), name("a"), u32(0644))
        .call(378, OK, name("a"), u32(7), u32(7))
        .call(384, OK, u64(5), name("a"), u32(7), u32(7), u32(0))
        .call(414, OK, name("a"), u32(060644), u32(1))
        .call(416, OK, u64(5), name("a"), u32(020600), u32(1))
        .call(386, OK, name("/mnt"))
        .call(266, FAILED, name("/mnt"));
    capture
        .event(T + 20, SHELL, 256, u32(4096))
        .event(T + 21, SHELL, 257, OK, name("/dev/sda"), name("/mnt"), name("ext4"))
        .event(T + 22, SHELL, 390, u32(2))
        .event(T + 23, SHELL, 391, OK, name("/mnt"));

    assertThat(told(false))
        .containsExactly(
            "CHMOD ?:/home/u/a mode=4755",
            "CHMOD ?:/srv/www/a mode=644",
            "CHOWN ?:/home/u/a",
            "CHOWN ?:/srv/www/a flags=0",
            "MKNOD ?:/home/u/a mode=60644",
            "MKNOD ?:/srv/www/a mode=20600",
            "UMOUNT ?:/mnt",
            "CHROOT ?:/mnt -2",
            "MOUNT ?:/mnt flags=10000",
            "UMOUNT ?:/mnt flags=2");
    assertThat(told(true)).isEmpty();
  }
}
