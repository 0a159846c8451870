package io.sysflow.streams.alert;

import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Community ID 1 with seed 0: the same text for both directions of a flow, whoever saw it. */
final class CommunityId {

  private CommunityId() {}

  /** Returns the id, or nothing for a protocol that the specification numbers otherwise. */
  static String of(FiveTuple tuple) {
    if (tuple.proto() != FiveTuple.TCP && tuple.proto() != FiveTuple.UDP) {
      return "";
    }
    boolean forward = ordered(tuple);
    ByteBuffer bytes = ByteBuffer.allocate(2 + 32 + 2 + 4).putShort((short) 0);
    address(bytes, forward ? tuple.sip() : tuple.dip());
    address(bytes, forward ? tuple.dip() : tuple.sip());
    bytes.put((byte) tuple.proto()).put((byte) 0);
    bytes.putShort((short) (forward ? tuple.sport() : tuple.dport()));
    bytes.putShort((short) (forward ? tuple.dport() : tuple.sport()));
    MessageDigest sha1 = sha1();
    sha1.update(bytes.flip());
    return "1:" + Base64.getEncoder().encodeToString(sha1.digest());
  }

  private static boolean ordered(FiveTuple tuple) {
    int high = Long.compareUnsigned(tuple.sip().high(), tuple.dip().high());
    int address = high != 0 ? high : Long.compareUnsigned(tuple.sip().low(), tuple.dip().low());
    return address < 0 || address == 0 && tuple.sport() < tuple.dport();
  }

  private static void address(ByteBuffer bytes, Ip ip) {
    if (ip.version() == 6) {
      bytes.putLong(ip.high()).putLong(ip.low());
    } else {
      bytes.putInt((int) ip.low());
    }
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
