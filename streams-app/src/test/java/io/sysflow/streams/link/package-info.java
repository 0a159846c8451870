/** Tests of links. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.link;
