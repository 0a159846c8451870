package io.sysflow.streams.policyset;

import io.sysflow.policy.Languages;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.InvalidPolicyException;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.match.Policy;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The policy sets that have been published and are good, as an instance knows them. What is bad, or
 * must be signed and is not, does not change it, whatever serial it bears. Used from any thread.
 */
public final class PolicyBoard {

  private final List<PublicKey> keys;
  private final RuleSwitches switches;
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private volatile Map<String, Posted> posted = Map.of();

  /** Makes an empty board. If there are {@code keys}, a set must be signed with one of them. */
  public PolicyBoard(List<PublicKey> keys) {
    this(keys, RuleSwitches.NONE);
  }

  /**
   * Makes an empty board.
   *
   * @param keys with one of which a set must be signed, if there are any
   * @param switches which rules of the sets are used here
   */
  public PolicyBoard(List<PublicKey> keys, RuleSwitches switches) {
    this.keys = List.copyOf(keys);
    this.switches = switches;
  }

  /**
   * A set that stands on the board.
   *
   * @param set as published
   * @param policy compiled; null if the set has been withdrawn
   */
  public record Posted(PolicySet set, @Nullable Policy policy) {}

  /** Returns the latest of each set, by key; the same map as long as nothing changes. */
  public Map<String, Posted> posted() {
    return posted;
  }

  /**
   * Puts a published set on the board, if it is newer than the one that stands there.
   *
   * @param json the set
   * @return what stands there now, or null if it stood there already
   * @throws InvalidPolicySetException if the set is bad, or older; then nothing changes
   */
  public synchronized @Nullable Posted post(String key, byte @Nullable [] json) {
    PolicySet set = PolicySetJson.read(json);
    if (!set.key().equals(key)) {
      throw new InvalidPolicySetException(
          "the key is '%s' but the set is '%s'".formatted(key, set.key()));
    }
    checkSigned(set);
    Posted former = posted.get(key);
    if (former != null && former.set().equals(set)) {
      return null;
    }
    if (former != null && former.set().serial() >= set.serial()) {
      throw new InvalidPolicySetException(
          "it is older than the one in force: its serial is %d, that one's %d"
              .formatted(set.serial(), former.set().serial()));
    }
    Posted next = compiled(set);
    put(next);
    return next;
  }

  /**
   * Puts back a set that a task judges by, if what stands there is not newer: what the topic said
   * of it may be overwritten by something bad.
   *
   * @return the set, compiled
   * @throws InvalidPolicySetException if it would not be taken today; then nothing changes
   */
  public synchronized Posted restore(PolicySet kept) {
    checkSigned(kept);
    Posted former = posted.get(kept.key());
    if (former != null && former.set().equals(kept)) {
      return former;
    }
    Posted again = compiled(kept);
    if (former == null || former.set().serial() < kept.serial()) {
      put(again);
    }
    return again;
  }

  private void put(Posted next) {
    Map<String, Posted> all = new TreeMap<>(posted);
    all.put(next.set().key(), next);
    posted = Collections.unmodifiableMap(all);
  }

  private void checkSigned(PolicySet set) {
    if (!keys.isEmpty() && !PolicySignature.verify(set, keys)) {
      throw new InvalidPolicySetException(
          set.signature() == null ? "not signed" : "not signed with a key that we know");
    }
  }

  /** Notes that what stands under a key is refused; returns whether that is new. */
  public boolean refuse(String key, byte @Nullable [] json) {
    Integer value = Arrays.hashCode(json);
    return !value.equals(refused.put(key, value));
  }

  /**
   * Compiles a set, with the rules that are used here.
   *
   * @throws InvalidPolicySetException if a rule is wrong
   */
  private Posted compiled(PolicySet set) {
    return compile(set, switches);
  }

  /**
   * Compiles a set, with some of its rules turned on and off.
   *
   * @throws InvalidPolicySetException if a rule is wrong
   */
  @SuppressWarnings("IllegalCatch") // Whatever a rule does to the compiler, the old rules stay.
  public static Posted compile(PolicySet set, RuleSwitches switches) {
    if (set.withdrawn()) {
      return new Posted(set, null);
    }
    Policy policy;
    try {
      policy = Policies.compile(set.name(), set.files(), Languages.AUTO, switches).policy();
    } catch (InvalidPolicyException e) {
      throw new InvalidPolicySetException("wrong rules: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      throw new InvalidPolicySetException("rules that cannot be compiled: " + e);
    }
    if (!policy.version().equals(set.version())) {
      throw new InvalidPolicySetException(
          "its version is %s but that of its files is %s"
              .formatted(set.version(), policy.version()));
    }
    return new Posted(set, policy);
  }
}
