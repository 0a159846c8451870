package io.sysflow.streams.command;

import io.sysflow.streams.StartException;
import io.sysflow.streams.policyset.InvalidPolicySetException;
import io.sysflow.streams.policyset.PolicySignature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.function.Function;

/** Files of keys that policies are signed with. */
final class PolicyKeys {

  private PolicyKeys() {}

  /**
   * Reads public keys.
   *
   * @throws StartException if there are none
   */
  static List<PublicKey> publicKeys(Path file) {
    return read(file, PolicySignature::publicKeys);
  }

  /**
   * Reads a private key.
   *
   * @throws StartException if there is none
   */
  static PrivateKey privateKey(Path file) {
    return read(file, PolicySignature::privateKey);
  }

  private static <T> T read(Path file, Function<String, T> reader) {
    try {
      return reader.apply(Files.readString(file));
    } catch (InvalidPolicySetException e) {
      throw new StartException(file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new StartException(file + ": the key cannot be read: " + Unread.why(e));
    }
  }
}
