/** The policy engine: rules files are loaded and compiled to policies. */
@org.jspecify.annotations.NullMarked
package io.sysflow.policy;
