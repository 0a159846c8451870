package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Both sides of the ring use the same numbers. */
class WireTest {

  @Test
  void kindsAndTagsAreThoseOfTheProbe() throws Exception {
    String header = Files.readString(Path.of("src/main/bpf/wire.h"));
    Map<String, Integer> probe = new TreeMap<>();
    Matcher matcher = Pattern.compile("\\b([KT])_([A-Z0-9_]+) = (\\d+)").matcher(header);
    while (matcher.find()) {
      String name = (matcher.group(1).equals("T") ? "TAG_" : "") + matcher.group(2);
      probe.put(name, Integer.parseInt(matcher.group(3)));
    }
    probe.remove("NONE");

    Map<String, Integer> agent = new TreeMap<>();
    for (Field field : Wire.class.getDeclaredFields()) {
      boolean other = field.getName().matches("(AT|FLAG|S|AF|PATH)_.*|HEADER|KINDS");
      if (field.getType() == int.class && !other) {
        agent.put(field.getName(), (Integer) field.get(null));
      }
    }

    assertThat(agent).isEqualTo(probe);
  }
}
