package io.sysflow.policy.field;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that {@code evt.type} may be compared with: Linux's system calls and Falco's own. */
public final class EventTypes {

  private static final Set<String> NAMES = read();

  private EventTypes() {}

  /** Returns whether there are events of this type, in our records or elsewhere. */
  public static boolean known(String name) {
    return NAMES.contains(name);
  }

  /** Returns all names, in order. */
  public static List<String> all() {
    return NAMES.stream().sorted().toList();
  }

  /** Returns the name that was probably meant, null if none is near. */
  public static @Nullable String nearest(String name) {
    return Spelling.nearest(name, NAMES);
  }

  private static Set<String> read() {
    try (InputStream in = EventTypes.class.getResourceAsStream("event-types.txt")) {
      if (in == null) {
        throw new AssertionError("event-types.txt is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Set<String> names = new HashSet<>(Set.of(text.strip().split("\n")));
      for (Operation operation : Operation.values()) {
        names.addAll(operation.types());
      }
      return Set.copyOf(names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
