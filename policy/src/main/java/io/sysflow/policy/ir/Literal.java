package io.sysflow.policy.ir;

import io.sysflow.model.Ip;
import org.jspecify.annotations.Nullable;

/**
 * A value that a rule states, parsed for the type that it is compared with.
 *
 * @param text as stated, or the bytes that it stands for
 * @param number of a number, truth value or port
 * @param real of a REAL
 * @param network of an address or network, null for other types
 */
public record Literal(String text, long number, double real, @Nullable Network network) {

  /**
   * A range of addresses.
   *
   * @param address any of it
   * @param prefix length in bits
   */
  public record Network(Ip address, int prefix) {

    /** Returns whether the range is one address. */
    public boolean isAddress() {
      return prefix == (address.version() == 4 ? 32 : 128);
    }

    /** Returns whether an address is in the range. */
    public boolean has(Ip ip) {
      if (ip.version() != address.version()) {
        return false;
      }
      if (ip.version() == 4) {
        return ((ip.low() ^ address.low()) & mask(prefix + 32)) == 0;
      }
      return ((ip.high() ^ address.high()) & mask(prefix)) == 0
          && ((ip.low() ^ address.low()) & mask(prefix - 64)) == 0;
    }

    /** Returns the first bits of 64. */
    private static long mask(int bits) {
      if (bits <= 0) {
        return 0;
      }
      return bits >= 64 ? -1L : -1L << (64 - bits);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
