package io.sysflow.streams;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The other instances, as the group knows them. */
final class Peers {

  /** What may differ for a while, as long as instances are started anew one after the other. */
  static final String DIFFERENT =
      "other instances differ in --policies (or the rules that come with the program), --rules,"
          + " --priority, --append-output, --rule-matching, --policy-key, --enriched or"
          + " --incident-...; what is judged by which depends on the partition";

  private final Admin admin;
  private final String applicationId;

  /** Asks by this client, which stays the caller's. */
  Peers(Admin admin, String applicationId) {
    this.admin = admin;
    this.applicationId = applicationId;
  }

  /**
   * How an instance stands to the others.
   *
   * @param conflicts what cannot be
   * @param differs whether they judge otherwise
   */
  record Standing(List<String> conflicts, boolean differs) {
    /** Copies its list. */
    public Standing {
      conflicts = List.copyOf(conflicts);
    }
  }

  /**
   * Compares an instance with those that run.
   *
   * @throws KafkaException if the brokers do not answer or refuse
   */
  Standing compare(Terms own) {
    Set<String> conflicts = new TreeSet<>();
    boolean differs = false;
    for (Terms other : others().toList()) {
      conflicts.addAll(own.conflicts(other));
      differs |= !own.agrees(other);
    }
    return new Standing(List.copyOf(conflicts), differs);
  }

  private Stream<Terms> others() {
    try {
      return admin.describeConsumerGroups(List.of(applicationId)).all().get().values().stream()
          .flatMap(group -> group.members().stream())
          .flatMap(member -> Terms.among(applicationId, member.clientId()).stream());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Stream.empty(); // Nobody runs, or by the newer protocol.
      }
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
