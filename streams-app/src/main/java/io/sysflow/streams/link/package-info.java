/** Joins the ends of connections that different nodes report; pure. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.link;
