package io.sysflow.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PropertyNamesTest {

  private static final PropertyNames NAMES =
      new PropertyNames(Set.of("linger.ms", "acks", "tls.ssl.key"), Set.of("producer."));

  @Test
  void namesWithAndWithoutAPrefixAreKnown() {
    assertThat(check("linger.ms", "producer.acks", "tls.ssl.key")).isEmpty();
  }

  @Test
  void whatIsNearToNoNameIsSaid() {
    assertThat(check("acks", "of.another")).containsExactly("-p: no client knows 'of.another'");
  }

  @Test
  void allThatAreNearAreRefusedWithWhatWasMeant() {
    assertThatThrownBy(() -> check("aks", "linger.ms", "ssl.key"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(
            """
            -p: no client knows 'aks'; is it 'acks'?
            -p: no client knows 'ssl.key'; is it 'tls.ssl.key'?""");
  }

  private static List<String> check(String... given) {
    return NAMES.check("-p", List.of(given), (name, all) -> name.equals("aks") ? "acks" : null);
  }
}
