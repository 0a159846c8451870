package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntMapTest {

  @Test
  void behavesAsAMap() {
    IntMap<String> map = new IntMap<>();
    Map<Integer, String> model = new HashMap<>();
    Random random = new Random(1);

    for (int i = 0; i < 100_000; i++) {
      int key = random.nextInt(300) - 20;
      if (random.nextInt(3) == 0) {
        assertThat(map.remove(key)).isEqualTo(model.remove(key));
      } else {
        map.put(key, "v" + i);
        model.put(key, "v" + i);
      }
      assertThat(map.get(key)).isEqualTo(model.get(key));
      assertThat(map.size()).isEqualTo(model.size());
    }

    assertThat(Arrays.stream(map.keys()).boxed())
        .containsExactlyInAnyOrderElementsOf(model.keySet());
    model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
  }

  @Test
  void aCopyGoesItsOwnWay() {
    IntMap<String> map = new IntMap<>();
    map.put(3, "three");

    IntMap<String> copy = map.copy();
    copy.put(4, "four");
    map.remove(3);

    assertThat(copy.get(3)).isEqualTo("three");
    assertThat(map.get(4)).isNull();
    assertThat(map.isEmpty()).isTrue();
  }
}
