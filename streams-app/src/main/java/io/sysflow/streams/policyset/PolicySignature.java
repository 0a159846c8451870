package io.sysflow.streams.policyset;

import io.sysflow.policy.ir.RulesFile;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ed25519 signatures of policy sets, with keys in PEM, as {@code openssl genpkey} writes them. */
public final class PolicySignature {

  private static final String ALGORITHM = "Ed25519";

  /** What is signed begins with this, so that nothing signed for another purpose will do. */
  private static final String PURPOSE = "sysflow policy set 1";

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private PolicySignature() {}

  /**
   * Reads a private key (PKCS #8).
   *
   * @throws InvalidPolicySetException if the text is none
   */
  public static PrivateKey privateKey(String pem) {
    List<byte[]> keys = blocks(pem, "PRIVATE KEY");
    if (keys.size() != 1) {
      throw new InvalidPolicySetException("expected one PRIVATE KEY but found " + keys.size());
    }
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new PKCS8EncodedKeySpec(keys.get(0)));
    } catch (GeneralSecurityException e) {
      throw new InvalidPolicySetException("no Ed25519 private key: " + e.getMessage());
    }
  }

  /**
   * Reads one or more public keys (X.509).
   *
   * @throws InvalidPolicySetException if the text has none
   */
  public static List<PublicKey> publicKeys(String pem) {
    List<PublicKey> keys = new ArrayList<>();
    for (byte[] key : blocks(pem, "PUBLIC KEY")) {
      try {
        keys.add(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(key)));
      } catch (GeneralSecurityException e) {
        throw new InvalidPolicySetException("no Ed25519 public key: " + e.getMessage());
      }
    }
    if (keys.isEmpty()) {
      throw new InvalidPolicySetException("expected a PUBLIC KEY but found none");
    }
    return keys;
  }

  /** Returns the set with a signature of all else that it holds. */
  public static PolicySet sign(PolicySet set, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(signed(set));
      return set.signed(Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new InvalidPolicySetException("cannot sign: " + e.getMessage());
    }
  }

  /** Returns whether one of the keys signed the set as it is. */
  public static boolean verify(PolicySet set, List<PublicKey> keys) {
    if (set.signature() == null) {
      return false;
    }
    try {
      byte[] given = Base64.getDecoder().decode(set.signature());
      for (PublicKey key : keys) {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initVerify(key);
        signature.update(signed(set));
        if (signature.verify(given)) {
          return true;
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // Not the form of a signature.
    }
    return false;
  }

  /** Returns whether this key signed the set as it is: Ed25519 signs the same in one way only. */
  public static boolean isBy(PolicySet set, PrivateKey key) {
    return Objects.equals(set.signature(), sign(set, key).signature());
  }

  private static byte[] signed(PolicySet set) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, PURPOSE);
      write(out, set.name());
      out.writeBoolean(set.shadow());
      out.writeLong(set.serial());
      write(out, set.version());
      out.writeInt(set.files().size());
      for (RulesFile file : set.files()) {
        write(out, file.name());
        write(out, file.content());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static List<byte[]> blocks(String pem, String type) {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = PEM.matcher(pem);
    while (matcher.find()) {
      if (matcher.group(1).equals(type)) {
        blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
      }
    }
    return blocks;
  }
}
