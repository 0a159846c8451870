package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
  @TempDir private Path etc;

  @Test
  void namesOfUsersAreReadAgainWhenTheFileChanges() throws Exception {
    Path passwd = Files.writeString(etc.resolve("passwd"), "root:x:0:0::/root:/bin/sh\n");
    Accounts users = new Accounts(passwd);
    users.refresh();
    assertThat(users.name(0)).isEqualTo("root");
    assertThat(users.name(1000)).isEmpty();

    Files.writeString(passwd, "root:x:0:0::/root:/bin/sh\nnonsense\nme:x:1000:1000::/:/bin/sh\n");
    Files.setLastModifiedTime(passwd, FileTime.fromMillis(1));
    users.refresh();

    assertThat(users.name(0)).isEqualTo("root");
    assertThat(users.name(1000)).isEqualTo("me");
  }

  @Test
  void aMissingFileLeavesNamesUnknown() {
    Accounts users = new Accounts(etc.resolve("none"));
    users.refresh();

    assertThat(users.name(0)).isEmpty();
  }
}
