package io.sysflow.policy.ir;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sysflow.model.Ip;
import io.sysflow.policy.field.FieldType;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Parses the values that rules state. */
public final class Literals {

  private static final BigInteger UNSIGNED_MAX = BigInteger.ONE.shiftLeft(64);

  private Literals() {}

  /**
   * Returns the value of a text that is compared with a type.
   *
   * @throws TypeException if it is none of that type
   */
  public static Literal parse(FieldType type, Operator operator, String text) {
    return switch (type) {
      case TEXT -> text(operator, text);
      case BYTES -> bytes(operator, text);
      case BOOL -> truth(text);
      case INT, UINT, DURATION, TIME -> number(text, integer(text));
      case PORT -> port(text);
      case REAL -> real(text);
      case IP, NET -> new Literal(text, 0, 0, network(text));
    };
  }

  private static Literal text(Operator operator, String text) {
    if (operator == Operator.REGEX) {
      try {
        Pattern.compile(text);
      } catch (PatternSyntaxException e) {
        throw new TypeException("bad regular expression '" + text + "': " + e.getDescription());
      }
    }
    return new Literal(text, 0, 0, null);
  }

  private static Literal bytes(Operator operator, String text) {
    if (operator != Operator.BCONTAINS && operator != Operator.BSTARTS_WITH) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return new Literal(new String(bytes, StandardCharsets.ISO_8859_1), 0, 0, null);
    }
    try {
      byte[] bytes = HexFormat.of().parseHex(text);
      return new Literal(new String(bytes, StandardCharsets.ISO_8859_1), 0, 0, null);
    } catch (IllegalArgumentException e) {
      throw new TypeException(
          operator.text() + " takes hexadecimal digits in pairs, found '" + text + "'");
    }
  }

  private static Literal truth(String text) {
    return switch (text) {
      case "true" -> number(text, 1);
      case "false" -> number(text, 0);
      default -> throw new TypeException("expected true or false but found '" + text + "'");
    };
  }

  private static Literal port(String text) {
    Integer service = Services.port(text);
    long port = service != null ? service : integer(text);
    if (port < 0 || port > 0xffff) {
      throw new TypeException("expected a port or the name of a service but found '" + text + "'");
    }
    return number(text, port);
  }

  private static Literal number(String text, long number) {
    return new Literal(text, number, number, null);
  }

  private static Literal real(String text) {
    try {
      return new Literal(text, 0, Double.parseDouble(text), null);
    } catch (NumberFormatException e) {
      throw new TypeException("expected a number but found '" + text + "'");
    }
  }

  private static long integer(String text) {
    try {
      boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
      BigInteger value = hexadecimal ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
      if (value.abs().compareTo(UNSIGNED_MAX) < 0) {
        return value.longValue();
      }
    } catch (NumberFormatException e) {
      // Falls through to the message.
    }
    throw new TypeException("expected a whole number but found '" + text + "'");
  }

  /**
   * Returns an address, or a network with its prefix.
   *
   * @throws TypeException if the text is neither
   */
  public static Literal.Network network(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      Ip ip = address.indexOf(':') >= 0 ? ip6(address) : ip4(address);
      int bits = ip.version() == 4 ? 32 : 128;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix >= 0 && prefix <= bits) {
        return new Literal.Network(ip, prefix);
      }
    } catch (NumberFormatException | UnknownHostException e) {
      // Falls through to the message.
    }
    throw new TypeException("expected an IP address or network but found '" + text + "'");
  }

  private static Ip ip4(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      throw new NumberFormatException(text);
    }
    long address = 0;
    for (String part : List.of(text.split("\\.", -1))) {
      int value = Integer.parseInt(part);
      if (value > 255) {
        throw new NumberFormatException(text);
      }
      address = address << 8 | value;
    }
    return new Ip(4, 0, address);
  }

  private static Ip ip6(String text) throws UnknownHostException {
    if (!text.matches("[0-9a-fA-F:.]+")) {
      throw new NumberFormatException(text);
    }
    byte[] bytes = InetAddress.getByName("[" + text + "]").getAddress(); // literal: no look-up
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == 16
        ? new Ip(6, buffer.getLong(), buffer.getLong())
        : new Ip(6, 0, 0xffff00000000L | (buffer.getInt() & 0xffffffffL));
  }
}
