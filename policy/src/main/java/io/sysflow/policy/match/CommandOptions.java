package io.sysflow.policy.match;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a command line, read as getopt(3) does; words that are none may stand between. */
final class CommandOptions {

  private final String known;
  private final List<String> words;
  private final Map<String, String> arguments = new LinkedHashMap<>();

  /**
   * Reads options.
   *
   * @param known letters, each followed by a colon if it takes an argument
   * @param words of the command line, without the command
   */
  CommandOptions(String known, List<String> words) {
    this.known = known;
    this.words = words;
    int next = 0;
    while (next < words.size() && !words.get(next).equals("--")) {
      next = words.get(next).startsWith("-") ? read(next) : next + 1;
    }
  }

  /** Reads the letters of one word; returns which word comes next. */
  private int read(int index) {
    String word = words.get(index);
    for (int i = 1; i < word.length(); i++) {
      String option = word.substring(i, i + 1);
      int at = option.equals(":") ? -1 : known.indexOf(option);
      if (at >= 0 && known.startsWith(":", at + 1)) {
        boolean here = i + 1 < word.length();
        int holder = here ? index : index + 1;
        String following = holder < words.size() ? words.get(holder) : "";
        arguments.putIfAbsent(option, here ? word.substring(i + 1) : following);
        return holder + 1;
      }
      if (at >= 0) {
        arguments.putIfAbsent(option, "");
      }
    }
    return index + 1;
  }

  /** Returns the letters of the options that are set. */
  List<String> letters() {
    return new ArrayList<>(arguments.keySet());
  }

  /** Returns the argument of an option, empty if it takes none; nothing if it is not set. */
  List<String> argument(String option) {
    String argument = arguments.get(option);
    return argument == null ? List.of() : List.of(argument);
  }
}
