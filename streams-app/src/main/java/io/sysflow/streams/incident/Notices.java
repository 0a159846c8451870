package io.sysflow.streams.incident;

import io.sysflow.model.Incident;
import io.sysflow.model.Incident.Evidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which alerts of an incident are worth a look. An alert stands for those after it of the
 * same rule, executable and container, for the time of suppression; and of a rule no more are shown
 * in a window than its limit, after which the latest stands for the others.
 */
final class Notices {

  private final long suppression;
  private final long window;
  private final int limit;
  private final List<Notice> notices = new ArrayList<>();
  private final Map<Key, Notice> latest = new HashMap<>();
  private final Map<String, Notice> latestOfRule = new HashMap<>();
  private final Map<Quota, Integer> shown = new HashMap<>();

  private Notices(IncidentLimits limits) {
    suppression = limits.suppression().toNanos();
    window = limits.limitWindow().toNanos();
    limit = limits.ruleLimit();
  }

  /** What alerts share of which one is enough. */
  private record Key(String rule, String exe, @Nullable String container) {}

  /** A rule in a window of time. */
  private record Quota(String rule, long window) {}

  /** An alert that is shown, and how many it stands for. */
  private static final class Notice {
    private final AlertFact alert;
    private long count = 1;

    private Notice(AlertFact alert) {
      this.alert = alert;
    }
  }

  /** Returns the evidence, earliest first. */
  static List<Evidence> of(SortedSet<AlertFact> alerts, IncidentLimits limits) {
    Notices notices = new Notices(limits);
    alerts.forEach(notices::add);
    return notices.notices.stream().map(notice -> evidence(notice.alert, notice.count)).toList();
  }

  private void add(AlertFact alert) {
    ProcessFact process = alert.chain().isEmpty() ? null : alert.chain().get(0);
    Key key =
        new Key(
            alert.ruleId(),
            process == null ? "" : process.exe(),
            process == null ? null : process.container());
    Notice before = latest.get(key);
    if (before != null && alert.ts() - before.alert.ts() < suppression) {
      before.count++;
      return;
    }
    Quota quota = new Quota(alert.ruleId(), Math.floorDiv(alert.ts(), window));
    Notice ofRule = latestOfRule.get(alert.ruleId());
    if (ofRule != null && shown.getOrDefault(quota, 0) >= limit) {
      ofRule.count++;
      return;
    }
    shown.merge(quota, 1, Integer::sum);
    Notice notice = new Notice(alert);
    notices.add(notice);
    latest.put(key, notice);
    latestOfRule.put(alert.ruleId(), notice);
  }

  private static Incident.Evidence evidence(AlertFact alert, long count) {
    return new Evidence(
        alert.id(),
        alert.ruleName(),
        alert.severity(),
        alert.ts(),
        alert.node(),
        alert.epoch(),
        alert.seq(),
        alert.chain().isEmpty() ? null : alert.chain().get(0).oid(),
        alert.says(),
        count,
        alert.witness());
  }
}
