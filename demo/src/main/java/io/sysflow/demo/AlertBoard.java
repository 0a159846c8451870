package io.sysflow.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sysflow.streams.command.AlertText;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints alerts as they come, and counts them. */
final class AlertBoard {

  private static final Logger LOG = LoggerFactory.getLogger(AlertBoard.class);
  private static final long NS_PER_SECOND = 1_000_000_000L;

  private final ObjectMapper mapper = new ObjectMapper();
  private final AlertTally tally = new AlertTally();
  private final PrintWriter out;
  private final AlertText text;
  private final Set<String> replayedNodes;
  private final LongSupplier wall;

  /**
   * Makes an empty one.
   *
   * @param replayedNodes whose alerts are not of this host
   * @param wall ns since the epoch
   */
  AlertBoard(PrintWriter out, AlertText text, Set<String> replayedNodes, LongSupplier wall) {
    this.out = out;
    this.text = text;
    this.replayedNodes = Set.copyOf(replayedNodes);
    this.wall = wall;
  }

  /** Takes an alert as it stands in the topic. */
  void add(byte[] value) {
    long now = wall.getAsLong();
    JsonNode alert;
    try {
      alert = mapper.readTree(value);
    } catch (IOException e) {
      LOG.warn("not an alert: error=\"{}\"", e.getMessage());
      return;
    }
    boolean replayed = replayedNodes.contains(alert.at("/host/name").asText());
    if (replayed) {
      tally.addReplayed();
    } else {
      tally.addLive(now - lastCall(alert));
    }
    out.println(text.format(alert, replayed ? "replayed" : "live"));
    out.flush();
  }

  AlertTally tally() {
    return tally;
  }

  /** Returns when the last system call was made that the alert is about, in ns since the epoch. */
  private static long lastCall(JsonNode alert) {
    JsonNode event = alert.path("event");
    String time = event.path("end").asText(event.path("start").asText());
    Instant instant = Instant.parse(time);
    return instant.getEpochSecond() * NS_PER_SECOND + instant.getNano();
  }
}
