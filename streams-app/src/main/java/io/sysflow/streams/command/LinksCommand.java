package io.sysflow.streams.command;

import io.sysflow.codec.Codec;
import io.sysflow.model.Link;
import io.sysflow.streams.StartException;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.link.ClockOffsets;
import io.sysflow.streams.link.LinkCount;
import io.sysflow.streams.link.LinkLimits;
import io.sysflow.streams.link.Linker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code links} command: connections between the nodes of some files. */
@Command(
    name = "links",
    description =
        "Pairs the ends of the connections in files, of one node or of several, as the application"
            + " does. Links go to standard output, one a line, and a summary to standard error.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class LinksCommand implements Callable<Integer> {

  /** Files are read one after the other: an end has to wait for the other file. */
  @Spec private CommandSpec spec;

  /** How links are shown. */
  enum Format {
    TEXT,
    JSON
  }

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "For people, or our schema in Avro's JSON encoding. Default: ${DEFAULT-VALUE}")
  private Format format = Format.TEXT;

  @Option(names = "--whole", description = "Only links of which both ends are known.")
  private boolean whole;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files or directories of records.")
  private List<Path> paths = new ArrayList<>();

  private final Counts<LinkCount> counts = new Counts<>(LinkCount.class);
  private final ClockOffsets offsets = new ClockOffsets();

  @Override
  public Integer call() {
    AcrossFiles across = new AcrossFiles(linker(counts, offsets));
    PrintWriter err = spec.commandLine().getErr();
    int failed = 0;
    for (Path file : SysFlowFiles.expand(paths)) {
      try {
        read(file, across);
      } catch (StartException e) {
        failed++;
        err.println(e.getMessage());
      }
    }
    Map<String, Link> last = across.finish();
    PrintWriter out = spec.commandLine().getOut();
    last.values().stream()
        .filter(link -> link.state() == Link.State.WHOLE || !whole)
        .sorted(Comparator.comparingLong(Link::firstSeen).thenComparing(Link::id))
        .forEach(link -> out.println(format == Format.JSON ? json(link) : LinkText.of(link)));
    out.flush();
    summary(err, last);
    return failed == 0 ? 0 : 1;
  }

  private static String json(Link link) {
    return Codec.LINK.toJson(link);
  }

  /** Returns what joins the ends in files. */
  static Linker linker(Counts<LinkCount> counts, ClockOffsets offsets) {
    return new Linker(LinkLimits.OFFLINE, counts, offsets);
  }

  private static void read(Path file, AcrossFiles across) {
    Enricher enricher = new Enricher(Limits.DEFAULT, EntityStore.NONE, new Counts<>(Count.class));
    SysFlowFiles.read(
        file,
        (node, sysflow) -> {
          enricher.accept(node, sysflow).ifPresent(across::accept);
          enricher.repairs().forEach(repair -> across.accept(repair.after()));
        });
  }

  private void summary(PrintWriter err, Map<String, Link> last) {
    long joined = last.values().stream().filter(link -> link.state() == Link.State.WHOLE).count();
    err.printf("%,d links, %,d ends without the other%n", joined, last.size() - joined);
    offsets
        .snapshot()
        .forEach(
            (pair, offset) ->
                err.printf(
                    "the clock of %s is ahead of that of %s by %.6f s at most%n",
                    pair.server(), pair.client(), offset / 1e9));
    long forgotten = counts.get(LinkCount.ENDS_FORGOTTEN);
    if (forgotten > 0) {
      err.printf("%,d ends were forgotten before their time%n", forgotten);
    }
    err.flush();
  }
}
