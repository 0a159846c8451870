/** Tests of the HTTP API. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.query;
