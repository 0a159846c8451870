/** Captures (.scap files) as a source of events: the reader and the state of the node they show. */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent.scap;
