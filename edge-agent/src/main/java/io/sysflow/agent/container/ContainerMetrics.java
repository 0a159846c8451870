package io.sysflow.agent.container;

import java.util.Map;

/**
 * How asking for containers went.
 *
 * @param answered containers
 * @param unanswered containers that nobody knew
 * @param refused containers that were not asked for, as too many were
 * @param pending containers that are being asked for
 */
record ContainerMetrics(long answered, long unanswered, long refused, int pending) {

  /** Returns all of it by plain names. */
  Map<String, Long> counts() {
    return Map.of(
        "containers_answered", answered,
        "containers_unanswered", unanswered,
        "containers_refused", refused,
        "containers_pending", (long) pending);
  }
}
