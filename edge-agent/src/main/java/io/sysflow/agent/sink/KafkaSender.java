package io.sysflow.agent.sink;

import io.sysflow.codec.RegistrySerializer;
import io.sysflow.model.SysFlow;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from a queue and hands them to a producer, for as long as it takes: it waits for
 * the registry and for the brokers, says once that it does, and once that it goes on.
 */
final class KafkaSender implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaSender.class);
  private static final long POLL_MS = 500;
  private static final long RETRY_MS = 500;
  private static final long SILENCE_NS = 10_000_000_000L;

  private final KafkaOptions options;
  private final byte[] key;
  private final SendQueue queue;
  private final LongSupplier ticker;
  private final Supplier<Producer<byte[], byte[]>> connector;
  private final RegistrySerializer<SysFlow> registry;

  private final AtomicLong handedOver = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile long lastAnswer;
  private volatile boolean stalled;
  private volatile boolean answered;
  private volatile boolean idle;
  private volatile boolean finishing;
  private volatile boolean aborted;

  private volatile @Nullable Thread self;

  // Of that thread alone: what the producer's callback says from within send().
  private @Nullable Exception immediate;
  private boolean handingOver;

  KafkaSender(
      KafkaOptions options,
      byte[] key,
      SendQueue queue,
      LongSupplier ticker,
      Supplier<Producer<byte[], byte[]>> connector,
      RegistrySerializer<SysFlow> registry) {
    this.options = options;
    this.key = key.clone();
    this.queue = queue;
    this.ticker = ticker;
    this.connector = connector;
    this.registry = registry;
  }

  @Override
  public void run() {
    self = Thread.currentThread();
    Producer<byte[], byte[]> producer = null;
    boolean nothing = false;
    try {
      producer = connect();
      while (producer != null && !aborted && !(finishing && queue.isEmpty())) {
        SpoolEntry entry = queue.poll(finishing ? 1 : POLL_MS);
        idle = entry == null && nothing; // once may be for an entry that was dropped meanwhile
        nothing = entry == null;
        watch();
        if (entry != null) {
          send(producer, entry);
        }
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(producer);
    }
  }

  /** Asks to send what waits and then to end. */
  void finish() {
    finishing = true;
  }

  /** Asks to end now. */
  void abort() {
    aborted = true;
  }

  /** Returns how many records the brokers have confirmed. */
  long sent() {
    return sent.get();
  }

  /** Returns how many records the brokers, or the producer, would not take. */
  long refused() {
    return refused.get();
  }

  /** Returns whether it waits for brokers or registry. */
  boolean isStalled() {
    return stalled;
  }

  /**
   * Returns whether brokers confirm what is sent, or nothing is left to send: when all of it was
   * dropped before the first answer, only a checkpoint can show whether they do.
   */
  boolean isGettingThrough() {
    return (answered && !stalled) || (idle && underWay() <= 0);
  }

  private @Nullable Producer<byte[], byte[]> connect() throws InterruptedException {
    while (!aborted && !(finishing && stalled)) {
      try {
        return connector.get();
      } catch (KafkaException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        waitBecause("cannot connect to " + options.bootstrapServers() + ": " + cause.getMessage());
      }
    }
    return null;
  }

  private void send(Producer<byte[], byte[]> producer, SpoolEntry entry)
      throws InterruptedException {
    boolean done = false;
    try {
      while (!done && !aborted) {
        done = tryToSend(producer, entry);
      }
    } finally {
      if (!done) {
        refused.incrementAndGet();
      }
    }
  }

  /** Returns whether there is nothing more to do for the record. */
  private boolean tryToSend(Producer<byte[], byte[]> producer, SpoolEntry entry)
      throws InterruptedException {
    try {
      return handOver(producer, entry);
    } catch (SerializationException e) {
      waitBecause(e.getMessage() + " at " + options.registry());
      return false;
    } catch (RetriableException | AuthorizationException | AuthenticationException e) {
      waitBecause(cannotSend(e));
      return false;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      refuse(e);
      return true;
    }
  }

  /** Returns whether the producer took the record. */
  private boolean handOver(Producer<byte[], byte[]> producer, SpoolEntry entry)
      throws InterruptedException {
    ByteBuffer.wrap(entry.value()).putInt(1, registry.schemaId(options.topic()));
    immediate = null;
    handingOver = true;
    try {
      Future<?> unused =
          producer.send(
              new ProducerRecord<>(options.topic(), null, entry.emitted(), key, entry.value()),
              (metadata, failure) -> answered(failure));
    } finally {
      handingOver = false;
    }
    Exception failure = immediate;
    if (failure != null && (failure instanceof RetriableException || isRefusal(failure))) {
      waitBecause(cannotSend(failure));
      return false;
    }
    if (failure != null) {
      refuse(failure);
    } else if (handedOver.getAndIncrement() == sent.get() + refused.get()) {
      lastAnswer = ticker.getAsLong(); // the first of those that are under way
    }
    return true;
  }

  /** Returns whether it is a matter of rights, which somebody may mend while records wait. */
  private static boolean isRefusal(Exception failure) {
    return failure instanceof AuthorizationException || failure instanceof AuthenticationException;
  }

  private String cannotSend(Exception failure) {
    return "cannot send to %s: %s%s"
        .formatted(
            options.bootstrapServers(),
            failure.getMessage(),
            failure instanceof TopicAuthorizationException
                ? " (needs Write topic " + options.topic() + ")"
                : "");
  }

  /** Called by the producer: in its own thread, or from within send() if it refuses at once. */
  private void answered(@Nullable Exception failure) {
    if (failure == null) {
      sent.incrementAndGet();
      lastAnswer = ticker.getAsLong();
      answered = true;
      if (stalled) {
        stalled = false;
        LOG.info("sink=kafka state=sending dropped={}", queue.dropped() + refused.get());
      }
    } else if (!aborted && Thread.currentThread() == self && handingOver) {
      immediate = failure;
    } else {
      refuse(failure);
    }
  }

  private void refuse(Exception failure) {
    if (refused.getAndIncrement() == 0 && !aborted) {
      LOG.error("sink=kafka state=refused topic={} cause=\"{}\"", options.topic(), failure);
    }
  }

  /** Notices brokers that took a connection, or did, and now say nothing. */
  private void watch() {
    if (underWay() > 0 && ticker.getAsLong() - lastAnswer > SILENCE_NS) {
      stall("no answer from " + options.bootstrapServers());
    }
  }

  /** Less than there are by those that were refused before they were handed over. */
  private long underWay() {
    return handedOver.get() - sent.get() - refused.get();
  }

  private void waitBecause(String cause) throws InterruptedException {
    stall(cause);
    Thread.sleep(RETRY_MS);
  }

  private void stall(String cause) {
    if (!stalled) {
      stalled = true;
      LOG.warn(
          "sink=kafka state=waiting cause=\"{}\" records wait in memory and in {}",
          cause,
          options.queue().spool());
    }
  }

  private void close(@Nullable Producer<byte[], byte[]> producer) {
    if (producer != null) {
      // An interrupted thread would not wait until the producer has said what it gives up.
      boolean interrupted = Thread.interrupted();
      try {
        producer.close(aborted ? Duration.ZERO : Duration.ofSeconds(5));
      } catch (InterruptException e) {
        interrupted = true;
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    queue.clear();
    long lost = queue.dropped() + refused.get();
    if (lost > 0) {
      LOG.warn("sink=kafka state=closed sent={} dropped={}", sent.get(), lost);
    }
  }
}
