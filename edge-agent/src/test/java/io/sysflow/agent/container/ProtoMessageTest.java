package io.sysflow.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoMessageTest {

  @Test
  void fieldsAreReadByTheirNumbersAndOthersSkipped() {
    // 1: "testing" and 3: { 1: 150 } are the examples of the encoding's documentation.
    String hex = "0a0774657374696e67" + "1a03089601" + "2d01020304" + "310102030405060708";

    ProtoMessage message = ProtoMessage.of(bytes(hex));

    assertThat(message.string(1)).isEqualTo("testing");
    assertThat(message.message(3).string(1)).isEmpty();
    assertThat(message.string(9)).isEmpty();
    assertThat(message.map(9)).isEmpty();
  }

  @Test
  void theLastOfRepeatedStringsCounts() {
    assertThat(ProtoMessage.of(bytes("0a0161" + "0a0162")).string(1)).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 300})
  void aRequestIsReadAsItWasWritten(int length) {
    String id = "x".repeat(length);

    ProtoMessage message = ProtoMessage.of(ByteBuffer.wrap(ProtoMessage.of(id, true)));

    assertThat(message.string(1)).isEqualTo(id);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "0a,                       a message ends within a field",
    "0a05616263,               a message ends within a field",
    "0affffffffffffffff7f,     a message ends within a field",
    "0affffffffffffffffff01,   a message ends within a field",
    "31010203,                 a message ends within a field",
    "0b,                       wire type 3",
    "08ffffffffffffffffffff01, a number of more than ten bytes",
  })
  void whatIsNoMessageIsRefused(String hex, String message) {
    assertThatThrownBy(() -> ProtoMessage.of(bytes(hex)))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessage(message);
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }
}
