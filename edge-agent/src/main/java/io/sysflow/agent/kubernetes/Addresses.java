package io.sysflow.agent.kubernetes;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Addresses as SysFlow's pods have them: the bytes in network order, read as little-endian numbers,
 * one for IPv4 and two for IPv6. Pure functions.
 */
final class Addresses {

  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final int IPV4 = 4;

  private Addresses() {}

  /** Returns addresses one after another; what is none, such as "None", is left out. */
  static List<Long> of(List<String> texts) {
    List<Long> numbers = new ArrayList<>(texts.size());
    for (String text : texts) {
      // Anything else would be looked up as a name.
      if (LITERAL.matcher(text).matches()) {
        add(numbers, text);
      }
    }
    return numbers;
  }

  private static void add(List<Long> numbers, String text) {
    byte[] bytes;
    try {
      bytes = InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      return;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length == IPV4) {
      numbers.add(Integer.toUnsignedLong(buffer.getInt()));
    } else {
      numbers.add(buffer.getLong());
      numbers.add(buffer.getLong());
    }
  }
}
