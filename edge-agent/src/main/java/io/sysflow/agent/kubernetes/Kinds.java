package io.sysflow.agent.kubernetes;

import io.fabric8.kubernetes.client.Watcher;

/** SysFlow's numbers for what is watched (K8sComponent) and what happens to it (K8sAction). */
final class Kinds {

  static final int PODS = 2;
  static final int SERVICES = 4;
  static final int EVENTS = 5;

  private Kinds() {}

  static int action(Watcher.Action action) {
    return switch (action) {
      case ADDED -> 0;
      case MODIFIED -> 1;
      case DELETED -> 2;
      case ERROR -> 3;
      case BOOKMARK -> throw new AssertionError(action);
    };
  }
}
