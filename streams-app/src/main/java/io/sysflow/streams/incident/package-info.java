/** Pure: alerts, links and files into incidents. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.incident;
