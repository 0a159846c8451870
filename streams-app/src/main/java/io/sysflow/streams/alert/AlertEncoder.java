package io.sysflow.streams.alert;

import io.sysflow.model.Alert;

/** A form of alerts that others read. Safe for use by many threads. */
public interface AlertEncoder {

  /** Returns the alert in this form, without a line end. */
  byte[] encode(Alert alert);
}
