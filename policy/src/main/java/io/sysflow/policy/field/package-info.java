/**
 * The field catalogue: every name that a rule may use, what it means on our records, and the view
 * that its value is read from.
 */
@org.jspecify.annotations.NullMarked
package io.sysflow.policy.field;
