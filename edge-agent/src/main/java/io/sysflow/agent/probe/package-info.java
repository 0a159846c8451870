/** The live source of events: an eBPF probe, the only native code. */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent.probe;
