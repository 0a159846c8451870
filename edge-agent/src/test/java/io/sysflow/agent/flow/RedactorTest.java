package io.sysflow.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {

  private static final Redactor REDACTOR = new Redactor(RedactionOptions.DEFAULT);

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // options and assignments
        "app       | --password=s3cret            | --password=***",
        "app       | --db-password=s3cret -x      | --db-password=*** -x",
        "app       | --password s3cret file       | --password *** file",
        "app       | -token s3cret                | -token ***",
        "app       | --api-key s3cret             | --api-key ***",
        "app       | --password --verbose         | --password --verbose",
        "env       | DB_PASSWORD=s3cret PORT=1 x  | DB_PASSWORD=*** PORT=1 x",
        "env       | AWS_SECRET_ACCESS_KEY=s3cret | AWS_SECRET_ACCESS_KEY=***",
        "docker    | run -e MYSQL_ROOT_PASSWORD=s3cret mysql | run -e MYSQL_ROOT_PASSWORD=*** mysql",
        "app       | --password-file=/etc/x       | --password-file=/etc/x",
        "app       | --token-path=/etc/x          | --token-path=/etc/x",
        // options of programs
        "mysql     | -uroot -ps3cret db           | -uroot -p*** db",
        "mysql     | -uroot -p db                 | -uroot -p db",
        "ssh       | -p2222 host                  | -p2222 host",
        "mkdir     | -p /a/b                      | -p /a/b",
        "sshpass   | -p s3cret ssh host           | -p *** ssh host",
        "sshpass   | -ps3cret ssh host            | -p*** ssh host",
        "curl      | -u me:s3cret http://h/       | -u me:*** http://h/",
        "curl      | --user me http://h/          | --user me http://h/",
        "redis-cli | -a s3cret ping               | -a *** ping",
        // within an argument
        "git       | clone https://me:s3cret@host/r | clone https://me:***@host/r",
        "git       | clone https://host/r?x=me@y  | clone https://host/r?x=me@y",
        "curl      | https://h/?user=a&access_token=s3cret&b=1 | https://h/?user=a&access_token=***&b=1",
        "aws       | configure AKIAIOSFODNN7EXAMPLE | configure ***",
        "app       | ghp_0123456789abcdefghij0123456789abcdef | ***",
        "app       | eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc | ***",
        // nothing secret
        "passwd    | root                         | root",
        "ls        | -la /etc/passwd /home/token  | -la /etc/passwd /home/token",
        "grep      | -r key: /etc                 | -r key: /etc",
      })
  void argumentsLoseTheirSecrets(String program, String args, String expected) {
    assertThat(REDACTOR.args("/usr/bin/" + program, List.of(args.split(" "))))
        .containsExactly(expected.split(" "));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mysql -u root -ps3cret db; echo          | mysql -u root -p*** db; echo",
        "login --password s3cret --verbose        | login --password *** --verbose",
        "curl -s -u me:s3cret http://h/; true     | curl -s -u me:*** http://h/; true",
        "curl -H 'Authorization: Bearer s3cret12' | curl -H 'Authorization: Bearer ***'",
        "curl -H 'X-Api-Key: s3cret' http://h     | curl -H 'X-Api-Key: ***' http://h",
        "curl -d '{\"password\": \"s3cret\"}' h   | curl -d '{\"password\": ***}' h",
        "export TOKEN=s3cret; run                 | export TOKEN=***; run",
        "`cat /etc/passwd | grep root` | `cat /etc/passwd | grep root`",
      })
  void soDoCommandsGivenToAShell(String command, String expected) {
    assertThat(REDACTOR.args("/bin/sh", List.of("-c", command))).containsExactly("-c", expected);
  }

  @Test
  void argumentsWithoutSecretsAreNotCopied() {
    List<String> args = List.of("-la", "/usr/lib/jvm", "--color=auto");

    assertThat(REDACTOR.args("/bin/ls", args)).isSameAs(args);
  }

  @Test
  void variablesLeaveOnlyIfAllowed() {
    List<String> env =
        List.of("PATH=/bin", "PWD=/root", "API_TOKEN=x", "LD_PRELOAD=/tmp/e.so", "odd", "=x");

    assertThat(REDACTOR.env(env)).containsExactly("PATH=/bin", "PWD=/root", "LD_PRELOAD=/tmp/e.so");
  }

  /** Those that Falco's rules look for. */
  @Test
  void variablesThatRulesAskForLeaveWithoutTheirSecrets() {
    List<String> env = List.of("GLIBC_TUNABLES=a=1", "http_proxy=http://ann:s3cret@proxy:3128");

    assertThat(REDACTOR.env(env))
        .containsExactly("GLIBC_TUNABLES=a=1", "http_proxy=http://ann:***@proxy:3128");
  }

  @Test
  void anAllowedVariableStillLosesSecretsInItsValue() {
    Redactor redactor = new Redactor(new RedactionOptions(List.of("LC_*", "URL"), true, List.of()));

    assertThat(redactor.env(List.of("URL=https://u:s3cret@h", "LC_ALL=C", "LANG=C")))
        .containsExactly("URL=https://u:***@h", "LC_ALL=C");
  }

  @Test
  void nothingIsRedactedIfNothingIsToBe() {
    Redactor redactor = new Redactor(RedactionOptions.NONE);
    List<String> secrets = List.of("--password=s3cret", "-ps3cret");

    assertThat(redactor.args("/bin/mysql", secrets)).isSameAs(secrets);
    assertThat(redactor.env(List.of("PASSWORD=x"))).containsExactly("PASSWORD=x");
  }

  @Test
  void ownPatternsMaskTheirGroupOrTheWholeMatch() {
    Redactor redactor =
        new Redactor(new RedactionOptions(List.of(), false, List.of("cust-(\\d+)", "ID[A-Z]{4}")));

    assertThat(redactor.args("/bin/x", List.of("cust-123", "a-IDABCD-b", "--password=x")))
        .containsExactly("cust-***", "a-***-b", "--password=x");
  }
}
