package io.sysflow.streams;

import io.sysflow.streams.enrich.Counts;
import io.sysflow.streams.topology.Outcome;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The usual clients of Kafka Streams, but for the reader of records: where it finds that the place
 * it was to go on from is no more, it says how many records are lost, and counts them. Kafka
 * Streams then goes on with what there is, and says nothing.
 */
final class TellingClients implements KafkaClientSupplier {

  private static final Logger LOG = LoggerFactory.getLogger(TellingClients.class);

  private final Counts<Outcome> counts;

  TellingClients(Counts<Outcome> counts) {
    this.counts = counts;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new Reader(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return plain(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return plain(config);
  }

  private static Consumer<byte[], byte[]> plain(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Says, and counts, what is lost between the places to go on from and what there is. */
  void lost(
      Map<TopicPartition, Long> places,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends) {
    places.forEach(
        (partition, place) -> {
          long begin = begins.getOrDefault(partition, 0L);
          if (place < begin) {
            counts.add(Outcome.DELETED_UNREAD, begin - place);
            LOG.error(
                "records were deleted before they were read, see retention.ms of the topic:"
                    + " topic={} partition={} from={} to={} records={}",
                partition.topic(),
                partition.partition(),
                place,
                begin,
                begin - place);
          } else {
            LOG.error(
                "the topic ends before the place that was read to, it was made anew or cut; read"
                    + " from its beginning: topic={} partition={} place={} begin={} end={}",
                partition.topic(),
                partition.partition(),
                place,
                begin,
                ends.getOrDefault(partition, 0L));
          }
        });
  }

  private final class Reader extends KafkaConsumer<byte[], byte[]> {

    Reader(Map<String, Object> config) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      try {
        return super.poll(timeout);
      } catch (OffsetOutOfRangeException e) {
        Map<TopicPartition, Long> places = e.offsetOutOfRangePartitions();
        lost(places, beginningOffsets(places.keySet()), endOffsets(places.keySet()));
        throw e;
      }
    }
  }
}
