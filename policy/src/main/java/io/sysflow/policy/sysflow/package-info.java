/** The front end of the SysFlow processor's policy language. */
@org.jspecify.annotations.NullMarked
package io.sysflow.policy.sysflow;
