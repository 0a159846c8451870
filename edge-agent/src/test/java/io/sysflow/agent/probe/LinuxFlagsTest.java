package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxFlagsTest {

  /** Linux's flags as in fcntl.h of the architecture, libscap's as in ppm_events_public.h. */
  @ParameterizedTest
  @CsvSource({
    "X86_64,  0,         1", // RDONLY
    "X86_64,  02000000,  4097", // RDONLY|CLOEXEC
    "X86_64,  01101,     262", // WRONLY|CREAT|TRUNC
    "X86_64,  01102,     263", // RDWR|CREAT|TRUNC
    "X86_64,  02101,     14", // WRONLY|CREAT|APPEND
    "X86_64,  0301,      38", // WRONLY|CREAT|EXCL
    "X86_64,  04000,     65", // RDONLY|NONBLOCK
    "X86_64,  010001,    18", // WRONLY|DSYNC
    "X86_64,  04010001,  146", // WRONLY|SYNC
    "X86_64,  0200000,   1025", // RDONLY|DIRECTORY
    "X86_64,  040000,    513", // RDONLY|DIRECT
    "X86_64,  0100000,   2049", // RDONLY|LARGEFILE
    "X86_64,  020200002, 9219", // RDWR|DIRECTORY|TMPFILE
    "AARCH64, 040000,    1025", // RDONLY|DIRECTORY
    "AARCH64, 0200000,   513", // RDONLY|DIRECT
    "AARCH64, 0400000,   2049", // RDONLY|LARGEFILE
  })
  void linuxToPortable(Arch arch, String linux, int portable) {
    int flags = Integer.parseInt(linux, 8);

    assertThat(new LinuxFlags(arch).toOpenFlags(flags, false).bits()).isEqualTo(portable);
    assertThat(new LinuxFlags(arch).toOpenFlags(flags, true).bits()).isEqualTo(portable | 16384);
  }
}
