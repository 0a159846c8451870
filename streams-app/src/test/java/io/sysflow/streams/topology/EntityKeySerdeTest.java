package io.sysflow.streams.topology;

import static io.sysflow.streams.Records.foid;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.Oid;
import io.sysflow.streams.enrich.EntityKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntityKeySerdeTest {

  private static final List<EntityKey> KEYS =
      List.of(
          new EntityKey.OfProcess("nodé", new Oid(5, 6), 7),
          new EntityKey.OfExit("nodé", new Oid(5, 6)),
          new EntityKey.OfFile("nodé", foid("/etc/passwd")),
          new EntityKey.OfContainer("nodé", "c1"),
          new EntityKey.OfPod("nodé", "p1"),
          new EntityKey.OfNode("nodé"),
          new EntityKey.OfWaiting("nodé", 99),
          new EntityKey.AfterNode("nodé"));

  private final EntityKeySerde serde = new EntityKeySerde();

  @Test
  void keyComesBackAsItWas() {
    for (EntityKey key : KEYS) {
      byte[] bytes = serde.serializer().serialize("t", key);

      assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(key);
    }
  }

  @Test
  void everyKindOfKeyIsTested() {
    Set<Class<?>> tested = new HashSet<>();
    KEYS.forEach(key -> tested.add(key.getClass()));

    assertThat(EntityKey.class.getPermittedSubclasses()).hasSameElementsAs(tested);
  }

  @Test
  void keysOfANodeBeginWithItsPrefixAndThoseOfOthersDoNot() {
    byte[] prefix = EntityKeySerde.prefix("nodé");

    for (EntityKey key : KEYS) {
      byte[] bytes = serde.serializer().serialize("t", key);
      assertThat(Arrays.copyOf(bytes, prefix.length)).isEqualTo(prefix);
    }
    byte[] other = bytes(new EntityKey.OfNode("nodé2"));
    assertThat(Arrays.copyOf(other, prefix.length)).isNotEqualTo(prefix);
  }

  @Test
  void placeAfterANodeComesAfterAllOfItAndBeforeTheNextNode() {
    byte[] after = bytes(new EntityKey.AfterNode("nodé"));

    for (EntityKey key : KEYS) {
      assertThat(Arrays.compareUnsigned(bytes(key), after)).isLessThanOrEqualTo(0);
    }
    assertThat(Arrays.compareUnsigned(after, bytes(new EntityKey.OfContainer("nodê", ""))))
        .isNegative();
  }

  @Test
  void versionsOfAProcessAreInOrderOfTimeAndBeforeItsExit() {
    byte[] first = bytes(new EntityKey.OfProcess("n", new Oid(5, 6), 7));
    byte[] second = bytes(new EntityKey.OfProcess("n", new Oid(5, 6), 700));
    byte[] exit = bytes(new EntityKey.OfExit("n", new Oid(5, 6)));

    assertThat(Arrays.compareUnsigned(first, second)).isNegative();
    assertThat(Arrays.compareUnsigned(second, exit)).isNegative();
  }

  private byte[] bytes(EntityKey key) {
    return serde.serializer().serialize("t", key);
  }
}
