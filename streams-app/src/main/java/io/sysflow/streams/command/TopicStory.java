package io.sysflow.streams.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.codec.Codec;
import io.sysflow.codec.Registries;
import io.sysflow.codec.RegistryDeserializer;
import io.sysflow.model.Incident;
import io.sysflow.model.Link;
import io.sysflow.model.SysFlow;
import io.sysflow.streams.StartException;
import io.sysflow.streams.StreamsSettings;
import io.sysflow.streams.enrich.Count;
import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.enrich.Enricher;
import io.sysflow.streams.enrich.EntityStore;
import io.sysflow.streams.enrich.Limits;
import io.sysflow.streams.enrich.Repair;
import io.sysflow.streams.graph.History;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Tells the stories of alerts and incidents that are in the topics. */
final class TopicStory {

  /** How long before an incident what it came of is looked for; its state is told in this time. */
  private static final Duration BEFORE = Duration.ofHours(1);

  private static final Duration AFTER = Duration.ofMinutes(15);
  private static final int EFFECTS = 1_000_000;

  private final ObjectMapper mapper = new ObjectMapper();
  private final ClusterOptions options;
  private final PrintWriter errors;

  /**
   * Makes a reader.
   *
   * @param errors is told of records that cannot be read, which are left out
   */
  TopicStory(ClusterOptions options, PrintWriter errors) {
    this.options = options;
    this.errors = errors;
  }

  /** Returns the last state of every incident by its id. */
  Map<String, Incident> incidents() {
    Map<String, Incident> incidents = new LinkedHashMap<>();
    read(
        options.topics().incidents(),
        TopicReader.Range.ALL,
        record -> {
          String id = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            incidents.remove(id);
          } else {
            incidents.put(id, IncidentJson.read(json(record)));
          }
        });
    return incidents;
  }

  /** Returns the story of an incident, or of an alert that is none's first. */
  Optional<Story> of(String id) {
    Map<String, Incident> incidents = incidents();
    Incident incident = incidents.get(id);
    while (incident != null && incident.mergedInto() != null) {
      incident = incidents.get(incident.mergedInto());
    }
    List<Story.Seed> seeds =
        incident == null ? alert(id, incidents.values()) : Story.seeds(incident);
    if (incident == null && seeds.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Story.of(Optional.ofNullable(incident), seeds, history(seeds)));
  }

  /** Only our usual form says which process an alert is of; else incidents know. */
  private List<Story.Seed> alert(String id, Collection<Incident> incidents) {
    List<Story.Seed> seeds = new ArrayList<>();
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    read(
        options.topics().alerts(),
        TopicReader.Range.ALL,
        record -> {
          if (java.util.Arrays.equals(record.key(), key) && record.value() != null) {
            if (!isEcs(record)) {
              seeds.addAll(evidence(id, incidents));
              return;
            }
            JsonNode alert = json(record);
            String process = alert.at("/process/entity_id").asText();
            if (!process.isEmpty()) {
              seeds.add(new Story.Seed(process, IncidentJson.time(alert.path("@timestamp"))));
            }
          }
        });
    return seeds;
  }

  private boolean isEcs(ConsumerRecord<byte[], byte[]> record) throws IOException {
    byte[] value = record.value();
    return value.length > 0 && value[0] == '{' && json(record).path("ecs").isObject();
  }

  private static List<Story.Seed> evidence(String id, Collection<Incident> incidents) {
    List<Story.Seed> seeds =
        incidents.stream()
            .flatMap(incident -> incident.evidence().stream())
            .filter(evidence -> evidence.alert().equals(id) && evidence.process() != null)
            .map(Story::seed)
            .distinct()
            .toList();
    if (seeds.isEmpty()) {
      throw new StartException(
          "the topic has alert " + id + ", but not in Elastic Common Schema: name its incident");
    }
    return seeds;
  }

  private History history(List<Story.Seed> seeds) {
    History history = new History(EFFECTS);
    long first = seeds.stream().mapToLong(Story.Seed::ts).min().orElse(0) / 1_000_000;
    long last = seeds.stream().mapToLong(Story.Seed::ts).max().orElse(0) / 1_000_000;
    long from = Math.max(0, first - BEFORE.toMillis());
    long to = last + AFTER.toMillis();
    Deserializer<SysFlow> reader = reader(Codec.SYSFLOW);
    Map<Integer, Enricher> enrichers = new HashMap<>();
    read(
        options.topics().records(),
        new TopicReader.Range(from, false, false),
        record -> {
          if (record.timestamp() <= to) {
            accept(
                record,
                reader,
                enrichers.computeIfAbsent(record.partition(), unused -> enricher()),
                history);
          }
        });
    links(from, to).forEach(history::accept);
    return history;
  }

  /**
   * Returns the last states of the connections of a time; none where none are written. They are
   * told after they have begun, and may be told long after.
   */
  private Collection<Link> links(long from, long to) {
    Map<String, Link> links = new LinkedHashMap<>();
    String topic = options.topics().links();
    if (!new TopicReader(options.cluster(), topic).exists()) {
      return List.of();
    }
    Deserializer<Link> reader = reader(Codec.LINK);
    read(
        topic,
        new TopicReader.Range(from, false, false),
        record -> {
          if (record.value() != null) {
            Link link = reader.deserialize(record.topic(), record.value());
            links.put(link.id(), link);
          }
        });
    links
        .values()
        .removeIf(
            link ->
                link.state() != Link.State.WHOLE
                    || TimeUnit.NANOSECONDS.toMillis(link.firstSeen()) > to);
    return links.values();
  }

  private <T> Deserializer<T> reader(Codec<T> codec) {
    StreamsSettings.Cluster cluster = options.cluster();
    return new RegistryDeserializer<>(
        codec, Registries.client(cluster.registryUrl(), cluster.registry()));
  }

  private static Enricher enricher() {
    return new Enricher(Limits.DEFAULT, EntityStore.NONE, new Counts<>(Count.class));
  }

  private static void accept(
      ConsumerRecord<byte[], byte[]> record,
      Deserializer<SysFlow> reader,
      Enricher enricher,
      History history) {
    if (record.key() == null || record.value() == null) {
      return;
    }
    try {
      SysFlow sysflow = reader.deserialize(record.topic(), record.value());
      enricher
          .accept(new String(record.key(), StandardCharsets.UTF_8), sysflow)
          .ifPresent(history::accept);
    } catch (SerializationException e) {
      return; // The application put it among the dead letters.
    }
    for (Repair repair : enricher.repairs()) {
      history.accept(repair.after());
    }
  }

  /** Takes a record. */
  private interface Target {
    void accept(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  private void read(String topic, TopicReader.Range range, Target target) {
    new TopicReader(options.cluster(), topic)
        .read(
            range,
            () -> false,
            record -> {
              try {
                target.accept(record);
              } catch (IOException
                  | SerializationException
                  | DateTimeException
                  | IllegalArgumentException
                  | IndexOutOfBoundsException e) {
                errors.printf(
                    "%s, partition %d, offset %d: left out: %s%n",
                    topic, record.partition(), record.offset(), reason(e));
                errors.flush();
              }
              return true;
            });
  }

  private static String reason(Exception e) {
    return e instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(e.getMessage());
  }

  private JsonNode json(ConsumerRecord<byte[], byte[]> record) throws IOException {
    return mapper.readTree(record.value());
  }
}
