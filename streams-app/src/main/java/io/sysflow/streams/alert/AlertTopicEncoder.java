package io.sysflow.streams.alert;

/** A form of all that stands in the topic of alerts: those of records and those about nodes. */
public interface AlertTopicEncoder extends AlertEncoder {

  /** Returns an alert about a node in this form, without a line end. */
  byte[] encode(NodeAlert alert);
}
