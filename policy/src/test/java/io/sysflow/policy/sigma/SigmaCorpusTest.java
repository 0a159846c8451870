package io.sysflow.policy.sigma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.Language;
import io.sysflow.policy.ir.Rule;
import io.sysflow.policy.ir.RulesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SigmaHQ's rules; runs where the corpus is. */
class SigmaCorpusTest {

  private static final Path CORPUS =
      Path.of(System.getProperty("sysflow.corpus", "../shared/corpus"), "sigma");

  @Test
  void rulesLoadWithoutAnEdit() throws IOException {
    Policies.Loaded loaded = Policies.load("sigma", List.of(corpus()));

    assertThat(loaded.rules().rules()).hasSize(69);
    assertThat(loaded.rules().rules()).extracting(Rule::language).containsOnly(Language.SIGMA);
    assertThat(loaded.warnings())
        .allMatch(issue -> issue.message().startsWith("field 'LogonId' is not there"))
        .hasSize(1);
  }

  /** The bar is two seconds on an idle machine with two cores. */
  @Test
  @Timeout(60)
  void thousandsOfRulesCompileInSeconds() throws IOException {
    List<RulesFile> given = Policies.read(List.of(corpus()));
    List<RulesFile> files = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      RulesFile file = given.get(i % given.size());
      String content = file.content().replaceFirst("(?m)^id: .*", "id: rule-" + i);
      files.add(new RulesFile(file.name() + i, content));
    }
    Policies.compile("warm", files.subList(0, 500));

    long start = System.nanoTime();
    Policies.Loaded loaded = Policies.compile("many", files);
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(loaded.policy().rules()).hasSize(3_000);
    assertThat(took).isLessThan(Duration.ofSeconds(20));
  }

  private static Path corpus() {
    if (!Files.exists(CORPUS)) {
      System.err.println("NOT RUN: " + CORPUS.toAbsolutePath().normalize() + " is not there");
    }
    assumeTrue(Files.exists(CORPUS), () -> CORPUS + " is not there");
    return CORPUS;
  }
}
