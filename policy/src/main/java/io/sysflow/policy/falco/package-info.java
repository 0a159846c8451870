/**
 * The front end for Falco's rules language: files are read, lists and macros resolved, conditions
 * parsed and typed.
 */
@org.jspecify.annotations.NullMarked
package io.sysflow.policy.falco;
