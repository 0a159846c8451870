package io.sysflow.bench.load;

import io.sysflow.streams.StreamsApp;
import io.sysflow.streams.StreamsSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * What Kafka Streams itself costs: a graph that copies a topic with the settings of our
 * application. CopyMain BOOTSTRAP REGISTRY ID STATE-DIR THREADS SOURCE TARGET.
 */
public final class CopyMain {

  private CopyMain() {}

  /** Copies until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    StreamsSettings usual =
        StreamsSettings.of(StreamsSettings.Cluster.of(args[0], args[1]), Path.of(args[3]));
    Map<String, Object> config = new HashMap<>(StreamsApp.config(usual).originals());
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, args[2]);
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.valueOf(args[4]));
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(args[5], Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read"))
        .to(args[6], Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("write"));
    KafkaStreams streams = new KafkaStreams(builder.build(), new StreamsConfig(config));
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
    Thread.sleep(Long.MAX_VALUE);
  }
}
