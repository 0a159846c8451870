package io.sysflow.streams.topology;

import io.sysflow.policy.match.Policy;
import io.sysflow.streams.correlate.Window;
import io.sysflow.streams.policyset.PolicyBoard;
import io.sysflow.streams.policyset.PolicySet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The correlations of the published policies, and of those that the instance was started with as
 * long as no set "default" is published. Read by any thread.
 */
public final class CorrelationsInForce {

  private final @Nullable Policy local;
  private final PolicyBoard board;
  private volatile @Nullable Latest latest;

  private record Latest(Map<String, PolicyBoard.Posted> posted, List<Window> windows) {}

  /**
   * Follows a board.
   *
   * @param local in force as long as no set "default" is published; null if there is none
   */
  public CorrelationsInForce(@Nullable Policy local, PolicyBoard board) {
    this.local = local;
    this.board = board;
  }

  /** Returns them; the same list as long as nothing changes. */
  public List<Window> windows() {
    Map<String, PolicyBoard.Posted> posted = board.posted();
    Latest known = latest;
    if (known == null || known.posted() != posted) {
      known = new Latest(posted, windows(posted));
      latest = known;
    }
    return known.windows();
  }

  private List<Window> windows(Map<String, PolicyBoard.Posted> posted) {
    List<Window> windows = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    PolicyBoard.Posted first = posted.get(PolicySet.DEFAULT);
    if (local != null && (first == null || first.policy() == null)) {
      add(local, windows, keys);
    }
    for (PolicyBoard.Posted one : posted.values()) {
      if (one.policy() != null && !one.set().shadow()) {
        add(one.policy(), windows, keys);
      }
    }
    return List.copyOf(windows);
  }

  private static void add(Policy policy, List<Window> windows, Set<String> keys) {
    for (Window window : Window.of(policy.correlations().all(), policy.version())) {
      if (keys.add(window.key())) {
        windows.add(window);
      }
    }
  }
}
