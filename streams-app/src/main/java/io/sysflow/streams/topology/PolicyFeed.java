package io.sysflow.streams.topology;

import io.sysflow.policy.match.Policy;
import io.sysflow.streams.policyset.InvalidPolicySetException;
import io.sysflow.streams.policyset.PolicyBoard;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what is published on the {@link PolicyBoard}. Runs in every instance over the whole topic;
 * before the first record is judged it has seen all that was there.
 */
final class PolicyFeed implements Processor<String, byte[], Void, Void> {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyFeed.class);

  private final PolicyBoard board;
  private final boolean links;
  private final Counters counters;
  private @Nullable KeyValueStore<String, byte[]> store;

  /**
   * Makes one.
   *
   * @param links whether this instance joins connections
   */
  PolicyFeed(PolicyBoard board, boolean links, Counters counters) {
    this.board = board;
    this.links = links;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    KeyValueStore<String, byte[]> policies = context.getStateStore(SysFlowTopology.POLICIES);
    store = policies;
    try (KeyValueIterator<String, byte[]> all = policies.all()) {
      all.forEachRemaining((KeyValue<String, byte[]> entry) -> post(entry.key, entry.value));
    }
  }

  @Override
  public void process(Record<String, byte[]> record) {
    if (record.key() == null || store == null) {
      LOG.error("policy refused, the old ones stay in force: error=\"there is no key\"");
      return;
    }
    store.put(record.key(), record.value());
    post(record.key(), record.value());
  }

  /** What is drawn when an instance starts cannot be drawn while it runs. */
  private void checkLinks(String key, @Nullable Policy policy) {
    if (policy != null && policy.asksAcross() && !links) {
      counters.outcomes().add(Outcome.POLICIES_WITHOUT_LINKS);
      LOG.error(
          "rules with xproc never hold, for this instance joins no connections; start all"
              + " instances with --links: set={}",
          key);
    }
  }

  private void post(String key, byte @Nullable [] value) {
    try {
      PolicyBoard.Posted posted = board.post(key, value);
      if (posted != null) {
        LOG.info(
            "policy published: set={} version={} rules={}",
            key,
            posted.set().version(),
            posted.policy() == null ? "withdrawn" : posted.policy().rules().size());
        checkLinks(key, posted.policy());
      }
    } catch (InvalidPolicySetException e) {
      if (!board.refuse(key, value)) {
        return; // At the start all that is there comes twice.
      }
      counters.outcomes().add(Outcome.POLICIES_REFUSED);
      LOG.error(
          "policy refused, the old one stays in force: set={} error=\"{}\"", key, e.getMessage());
    }
  }
}
