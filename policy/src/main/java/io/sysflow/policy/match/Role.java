package io.sysflow.policy.match;

/** What it says of an entry that a literal of its rule is in a text. */
enum Role {
  /** The entry may hold; it does not if none of its literals of this role is found. */
  CANDIDATE,

  /** A second condition on the entry may hold; none of its literals of this role: it does not. */
  NEEDED,

  /** What the entry asks of the field holds; none of its literals in the field: it does not. */
  WANTED,

  /** The entry does not hold. */
  FORBIDDEN,

  /** An exception of the entry may hold, so that its exceptions are to be looked at. */
  EXCEPTED
}
