/** The front end of Sigma rules. */
@org.jspecify.annotations.NullMarked
package io.sysflow.policy.sigma;
