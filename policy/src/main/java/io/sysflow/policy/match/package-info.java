/**
 * The matcher: rules compiled to predicates, indexed by the operations that they can hold for, and
 * the alerts that are made of what matched.
 */
@org.jspecify.annotations.NullMarked
package io.sysflow.policy.match;
