package io.sysflow.streams.alert;

import io.sysflow.model.Alert;
import io.sysflow.model.Correlated;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes what an alert is of that a correlation found, the same in every JSON form. */
final class CorrelatedJson {

  private CorrelatedJson() {}

  /** Returns whether more may come, in one word. */
  static String state(Correlated correlated) {
    return correlated.state().name().toLowerCase(Locale.ROOT);
  }

  static void write(JsonOut json, Correlated correlated) throws IOException {
    json.text("state", state(correlated))
        .text("type", correlated.type())
        .object(
            "group",
            group -> {
              for (var field : correlated.group().entrySet()) {
                group.text(field.getKey(), field.getValue());
              }
            })
        .text("start", Times.iso(correlated.start()))
        .text("end", Times.iso(correlated.end()))
        .number("count", correlated.count())
        .real("measure", correlated.measure())
        .objects("sources", correlated.sources(), CorrelatedJson::source)
        .objects("losses", correlated.losses(), CorrelatedJson::loss);
  }

  private static void source(JsonOut json, Correlated.Source source) throws IOException {
    json.text("alert_id", source.alertId())
        .text("rule_id", source.ruleId())
        .text("node", source.node())
        .number("epoch", source.epoch())
        .number("seq", source.seq())
        .text("time", Times.iso(source.ts()));
    Alert.Witness place = source.place();
    if (place != null) {
      json.text("topic", place.topic())
          .number("partition", place.partition())
          .number("offset", place.offset());
    }
  }

  private static void loss(JsonOut json, Correlated.Loss loss) throws IOException {
    json.text("node", loss.node()).text("start", Times.iso(loss.start()));
    if (loss.end() != Long.MAX_VALUE) {
      json.text("end", Times.iso(loss.end()));
    }
    json.number("lost", loss.lost());
  }

  /** Returns the nodes that an alert is of, that of its record first. */
  static List<String> hosts(String node, @Nullable Correlated correlated) {
    Set<String> hosts = new LinkedHashSet<>(List.of(node));
    if (correlated != null) {
      correlated.sources().forEach(source -> hosts.add(source.node()));
    }
    return new ArrayList<>(hosts);
  }
}
