package io.sysflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IpTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "2001:4860:4860::8888",
    "::1",
    "::",
    "fe80::1:0:0:2",
    "1:0:2:3:4:5:6:7",
    "1::2:0:0:3",
    "2001:db8::",
    "1:2:3:4:5:6:7:8",
    "1:0:0:4::7:8",
  })
  void ipv6IsPrintedAsRfc5952Has(String text) throws UnknownHostException {
    ByteBuffer bytes = ByteBuffer.wrap(InetAddress.getByName(text).getAddress());

    Ip ip = new Ip(6, bytes.getLong(), bytes.getLong());

    assertThat(InetAddress.getByName(ip.toString())).isEqualTo(InetAddress.getByName(text));
    assertThat(ip.toString().length()).isLessThanOrEqualTo(text.length());
  }

  @Test
  void ipv4IsAsSysFlowWritesIt() {
    Ip loopback = Ip.ofSysFlow(16777343);

    assertThat(loopback.toString()).isEqualTo("127.0.0.1");
    assertThat(loopback.toSysFlow()).isEqualTo(16777343);
    assertThat(Ip.ofSysFlow(-1).toString()).isEqualTo("255.255.255.255");
  }

  @Test
  void aPeerOfIpv4IsTheSameOnAnIpv6Socket() {
    Ip mapped = new Ip(6, 0, 0xffff0a000001L);
    Ip other = new Ip(6, 0x20010db800000000L, 0xffff0a000001L);

    assertThat(mapped).hasToString("::ffff:10.0.0.1");
    assertThat(mapped.unmapped()).isEqualTo(new Ip(4, 0, 0x0a000001));
    assertThat(other.unmapped()).isSameAs(other);
  }
}
