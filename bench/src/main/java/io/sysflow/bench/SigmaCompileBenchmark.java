package io.sysflow.bench;

import io.sysflow.model.EnrichedRecord;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RulesFile;
import io.sysflow.policy.match.Matcher;
import io.sysflow.policy.match.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * 3,000 Sigma rules, which are those of the corpus with letters of their literals changed, from
 * text to a policy: in a JVM that has just begun, and in one that has done it before.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
public class SigmaCompileBenchmark {

  private static final int RULES = 3_000;
  private static final Pattern LITERAL = Pattern.compile("'[\\w/. -]{4,}'");

  private final List<RulesFile> files = new ArrayList<>();
  private List<EnrichedRecord> records = List.of();

  /** Makes the texts of the rules. */
  @Setup
  public void make() throws IOException {
    String corpus = System.getProperty("sysflow.corpus", "../shared/corpus");
    List<RulesFile> models = Policies.read(List.of(Path.of(corpus, "sigma")));
    Random random = new Random(42);
    for (int i = 0; i < RULES; i++) {
      RulesFile model = models.get(i % models.size());
      String text = model.content().replaceFirst("(?m)^title:.*", "$0 " + i);
      text = text.replaceFirst("(?m)^id:.*", "id: 00000000-0000-0000-0000-%012d".formatted(i));
      files.add(new RulesFile(i + model.name(), i < models.size() ? text : varied(text, random)));
    }
    records = MatcherBenchmark.records();
  }

  private static String varied(String text, Random random) {
    return LITERAL.matcher(text).replaceAll(match -> literal(match, random));
  }

  private static String literal(MatchResult match, Random random) {
    int at = 2 + random.nextInt(match.group().length() - 3);
    String more = Integer.toString(random.nextInt(36), 36);
    String literal = match.group().substring(0, at) + more + match.group().substring(at);
    return java.util.regex.Matcher.quoteReplacement(random.nextBoolean() ? literal : match.group());
  }

  /** From text to a policy, the first time. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public Object cold() {
    return compile();
  }

  /** From text to a policy, over and over. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 3, time = 2)
  @Measurement(iterations = 3, time = 2)
  public Object warm() {
    return compile();
  }

  /** From text to what all records of a small cluster were looked up in, the first time. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public int coldWithIndex() {
    Matcher matcher = new Matcher(compile());
    int matches = 0;
    for (EnrichedRecord record : records) {
      matches += matcher.match(record).size();
    }
    return matches;
  }

  private Policy compile() {
    return Policies.compile("sigma", files).policy();
  }
}
