/** Alerts as bytes, in the forms that others read; pure. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.alert;
