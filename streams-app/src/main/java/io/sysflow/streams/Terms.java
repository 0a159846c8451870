package io.sysflow.streams;

import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.match.Policy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the instances that share the work must say alike. It is part of the name by which the group
 * knows an instance, so that each can see what the others say.
 *
 * @param alerts how alerts stand in their topic
 * @param links whether connections are joined, which makes another graph
 * @param rest hash of what makes instances judge or write otherwise
 */
record Terms(String alerts, boolean links, String rest) {

  private static final int HASH_BYTES = 4;
  private static final String JOINS = "links";
  private static final String JOINS_NOT = "nolinks";

  /** Returns what an instance says. */
  static Terms of(
      StreamsSettings settings, Policy local, RuleSwitches switches, AlertFormat alerts) {
    List<String> rest = new ArrayList<>();
    rest.add(local.version());
    rest.add(switches.toString());
    rest.add(Boolean.toString(settings.enriched()));
    rest.add(settings.incidents().toString());
    settings.policyKeys().stream()
        .map(PublicKey::getEncoded)
        .map(HexFormat.of()::formatHex)
        .sorted()
        .forEach(rest::add);
    return new Terms(
        alerts.name().toLowerCase(Locale.ROOT), settings.links(), hash(String.join("\n", rest)));
  }

  /** Returns the name of the clients of an instance that says this. */
  String clientId(String applicationId) {
    return "%s-%s-%s-%s".formatted(applicationId, alerts, links ? JOINS : JOINS_NOT, rest);
  }

  /**
   * Returns what another instance says.
   *
   * @param clientId of a member of the group
   * @return empty if it does not tell: it is of an earlier version, or its clients were named
   */
  static Optional<Terms> among(String applicationId, String clientId) {
    Matcher matcher =
        Pattern.compile(
                Pattern.quote(applicationId)
                    + "-([a-z]+)-(links|nolinks)-([0-9a-f]{8})-StreamThread-.*")
            .matcher(clientId);
    return matcher.matches()
        ? Optional.of(new Terms(matcher.group(1), matcher.group(2).equals(JOINS), matcher.group(3)))
        : Optional.empty();
  }

  /** Returns what cannot be side by side with another instance, a phrase each. */
  List<String> conflicts(Terms other) {
    List<String> conflicts = new ArrayList<>();
    if (!alerts.equals(other.alerts)) {
      conflicts.add("--alert-format is %s there and %s here".formatted(other.alerts, alerts));
    }
    if (links != other.links) {
      conflicts.add(
          "--links (or a rule of the instance's own with xproc) is %s there and %s here"
              .formatted(other.links ? "on" : "off", links ? "on" : "off"));
    }
    return conflicts;
  }

  /** Returns whether another instance judges and writes alike. */
  boolean agrees(Terms other) {
    return rest.equals(other.rest);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
