/** Pure: who started, wrote, read and reached what, as a graph to ask and to draw. */
@org.jspecify.annotations.NullMarked
package io.sysflow.streams.graph;
