package io.sysflow.agent.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {

  @Test
  void addressesAreTheirBytesReadAsLittleEndianNumbers() {
    List<String> texts =
        List.of("192.168.59.100", "10.0.0.200", "fd00::1:2", "None", "", "localhost", "1.2.3.4.5");

    List<Long> numbers = Addresses.of(texts);

    assertThat(numbers).containsExactly(1681631424L, 0xc800000aL, 0xfdL, 0x0200010000000000L);
  }
}
