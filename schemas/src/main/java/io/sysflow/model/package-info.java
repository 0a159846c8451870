/**
 * The vocabulary of SysFlow as immutable values: entities, and the events and flows between them.
 */
@org.jspecify.annotations.NullMarked
package io.sysflow.model;
