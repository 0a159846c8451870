/** Unix sockets of the kind that Java has not: SOCK_SEQPACKET. */
@org.jspecify.annotations.NullMarked
package io.sysflow.agent.unix;
