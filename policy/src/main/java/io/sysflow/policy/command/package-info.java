/**
 * The command {@code policy}: checks rules, evaluates conditions, and runs the cases that stand
 * beside rules. The only part of the engine that reads and prints.
 */
@org.jspecify.annotations.NullMarked
package io.sysflow.policy.command;
