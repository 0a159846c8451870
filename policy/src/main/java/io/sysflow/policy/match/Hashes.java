package io.sysflow.policy.match;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash that identities are made of. */
public final class Hashes {

  private Hashes() {}

  /** Returns the SHA-256 of some bytes. */
  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java has it
    }
  }
}
