package io.sysflow.streams.enrich;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.Entity;
import io.sysflow.model.FileEntity;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts texts that are longer than anybody needs, so that what is joined of an activity and all its
 * ancestors stays a message that Kafka takes, whatever a node says.
 */
public final class LongTexts {

  /** Of arguments and of an environment; Falco keeps 4,096 bytes. */
  private static final int LONGEST = 64 << 10;

  /** Of a path, as the kernel has it. */
  private static final int LONGEST_PATH = 4_096;

  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_OF_ANCESTOR = 2_048;
  private static final int MOST_SERVICES = 256;

  private LongTexts() {}

  /** Returns an entity without texts that are too long: most often the same. */
  public static Entity cut(Entity entity) {
    if (entity instanceof ProcessEntity process) {
      return cut(process, LONGEST);
    } else if (entity instanceof FileEntity file && file.path().length() > LONGEST_PATH) {
      return file.withPath(Texts.first(file.path(), LONGEST_PATH));
    } else if (entity instanceof ContainerEntity container) {
      return cut(container);
    } else if (entity instanceof PodEntity pod) {
      return cut(pod);
    }
    return entity;
  }

  /** Returns a process as it stands among the ancestors of another: most often the same. */
  public static ProcessEntity ofAncestor(ProcessEntity process) {
    return cut(process, LONGEST_OF_ANCESTOR);
  }

  private static ProcessEntity cut(ProcessEntity process, int longest) {
    List<String> argv = process.facts().argv();
    List<String> shownArgv = argv == null ? null : cut(argv, longest);
    List<String> env = cut(process.env(), longest);
    if (process.exeArgs().length() <= longest
        && process.exe().length() <= LONGEST_PATH
        && process.cwd().length() <= LONGEST_PATH
        && process.userName().length() <= LONGEST_NAME
        && process.groupName().length() <= LONGEST_NAME
        && shownArgv == argv
        && env == process.env()) {
      return process;
    }
    return process.toBuilder()
        .exe(Texts.first(process.exe(), LONGEST_PATH))
        .exeArgs(Texts.first(process.exeArgs(), longest))
        .user(process.uid(), Texts.first(process.userName(), LONGEST_NAME))
        .group(process.gid(), Texts.first(process.groupName(), LONGEST_NAME))
        .cwd(Texts.first(process.cwd(), LONGEST_PATH))
        .env(env)
        .facts(shownArgv == argv ? process.facts() : process.facts().withArgv(shownArgv))
        .build();
  }

  private static ContainerEntity cut(ContainerEntity container) {
    if (container.name().length() <= LONGEST_PATH && container.image().length() <= LONGEST_PATH) {
      return container;
    }
    return new ContainerEntity(
        container.id(),
        Texts.first(container.name(), LONGEST_PATH),
        Texts.first(container.image(), LONGEST_PATH),
        container.imageId(),
        container.type(),
        container.privileged(),
        container.podId(),
        container.runtime());
  }

  private static PodEntity cut(PodEntity pod) {
    Map<String, String> labels = cut(pod.labels());
    Map<String, String> selectors = cut(pod.selectors());
    boolean many = pod.services().size() > MOST_SERVICES;
    if (labels == pod.labels() && selectors == pod.selectors() && !many) {
      return pod;
    }
    return pod.withLabels(
        labels, selectors, many ? pod.services().subList(0, MOST_SERVICES) : pod.services());
  }

  /** Returns the same list if all of its texts together are no longer than that. */
  private static List<String> cut(List<String> texts, int longest) {
    int left = longest;
    for (int i = 0; i < texts.size() && left >= 0; i++) {
      left -= texts.get(i).length() + 1;
    }
    if (left >= 0) {
      return texts;
    }
    List<String> first = new ArrayList<>();
    left = longest;
    for (String text : texts) {
      if (left <= 0) {
        break;
      }
      first.add(Texts.first(text, left));
      left -= text.length() + 1;
    }
    return first;
  }

  /** Returns the same map if all of its texts together are no longer than that. */
  private static Map<String, String> cut(Map<String, String> texts) {
    int left = LONGEST;
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      left -= entry.getKey().length() + entry.getValue().length() + 1;
    }
    if (left >= 0) {
      return texts;
    }
    Map<String, String> some = new LinkedHashMap<>();
    left = LONGEST;
    for (String name : texts.keySet().stream().sorted().toList()) {
      String value = texts.getOrDefault(name, "");
      left -= name.length() + value.length() + 1;
      if (left >= 0) {
        some.put(name, value);
      }
    }
    return some;
  }
}
