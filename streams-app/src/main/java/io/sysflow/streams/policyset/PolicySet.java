package io.sysflow.streams.policyset;

import io.sysflow.policy.ir.RulesFile;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules that are published under a name, as one.
 *
 * @param name of the set
 * @param shadow whether it is tried only: it raises nothing
 * @param serial grows with each publication of the set; ms since the epoch when it was published,
 *     or more
 * @param version hash of the files
 * @param files in order; none if the set has been withdrawn
 * @param signature Ed25519, in Base64; null if unsigned
 */
public record PolicySet(
    String name,
    boolean shadow,
    long serial,
    String version,
    List<RulesFile> files,
    @Nullable String signature) {

  /** The set that stands in the place of the rules that an instance was started with. */
  public static final String DEFAULT = "default";

  /** A serial is a time, in the 23rd century at the latest: there is always a later one. */
  public static final long LAST_SERIAL = 9_999_999_999_999L;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String SHADOW = "/shadow";

  /** Checks name and serial and copies the list. */
  public PolicySet {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidPolicySetException(
          "'%s' is no name of a policy set: letters, digits, '.', '_' and '-'".formatted(name));
    }
    if (serial < 0 || serial > LAST_SERIAL) {
      throw new InvalidPolicySetException(
          "the serial %d is not from 0 to %d".formatted(serial, LAST_SERIAL));
    }
    files = List.copyOf(files);
  }

  /** Returns the key of a set in the topic: a set and what is tried for it stand side by side. */
  public static String key(String name, boolean shadow) {
    return shadow ? name + SHADOW : name;
  }

  /** Returns its key in the topic. */
  public String key() {
    return key(name, shadow);
  }

  /** Returns whether the set is no more. */
  public boolean withdrawn() {
    return files.isEmpty();
  }

  /** Returns the set with a signature. */
  PolicySet signed(String by) {
    return new PolicySet(name, shadow, serial, version, files, by);
  }
}
