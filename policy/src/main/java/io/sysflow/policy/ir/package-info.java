/**
 * The typed intermediate form: what rules of any language are compiled to, with fields resolved and
 * literals parsed, and what is wrong where they cannot be.
 */
@org.jspecify.annotations.NullMarked
package io.sysflow.policy.ir;
