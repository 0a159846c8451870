package io.sysflow.policy.field;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.PodEntity;
import io.sysflow.model.RemoteAncestor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The class {@code xproc}: processes from which the process descends by way of network connections,
 * the nearest first. They are known only where links are.
 */
final class RemoteFields {

  private RemoteFields() {}

  static List<Field> fields() {
    Definer definer = new Definer();
    text(definer, "name", "Name of", (v, a) -> v.texts(a.process()).name());
    text(definer, "exe", "First argument of", (v, a) -> v.texts(a.process()).exe());
    text(definer, "exepath", "Executable's path of", (v, a) -> ProcessFields.path(a.process()));
    text(definer, "cmdline", "Name and arguments of", (v, a) -> v.texts(a.process()).commandLine());
    text(definer, "user.name", "User of", (v, a) -> ProcessTexts.known(a.process().userName()));
    text(definer, "node", "Node of", (v, a) -> a.node());
    text(definer, "link", "Id of the link from", (v, a) -> a.link());
    text(definer, "container.id", "Container's id of", container(ContainerEntity::id));
    text(definer, "container.name", "Container's name of", container(ContainerEntity::name));
    text(definer, "container.image", "Container's image of", container(ContainerEntity::image));
    text(definer, "k8s.pod.name", "Pod of", pod(PodEntity::name));
    text(definer, "k8s.ns.name", "Pod's namespace of", pod(PodEntity::namespace));
    integer(definer, "pid", "Host process id of", (v, a) -> a.process().oid().hpid());
    integer(definer, "hops", "Number of links to", (v, a) -> a.hops());
    return definer.fields();
  }

  /** Reads a text of an ancestor. */
  @FunctionalInterface
  private interface Reader {
    @Nullable String of(EventView view, RemoteAncestor ancestor);
  }

  /** Reads a number of an ancestor. */
  @FunctionalInterface
  private interface NumberReader {
    long of(EventView view, RemoteAncestor ancestor);
  }

  private static Reader container(Function<ContainerEntity, String> reader) {
    return (view, ancestor) -> {
      ContainerEntity container = ancestor.container();
      return container == null ? null : reader.apply(container);
    };
  }

  private static Reader pod(Function<PodEntity, String> reader) {
    return (view, ancestor) -> {
      PodEntity pod = ancestor.pod();
      return pod == null ? null : reader.apply(pod);
    };
  }

  private static void text(Definer definer, String name, String doc, Reader reader) {
    definer.ancestors(
        "xproc." + name,
        FieldType.TEXT,
        doc + " an ancestor on the other side of network connections.",
        place -> place.isEmpty() ? new All(reader) : oneText(Integer.parseInt(place), reader));
  }

  private static Accessor.Text oneText(int place, Reader reader) {
    return view -> {
      List<RemoteAncestor> ancestors = view.remoteAncestors();
      return place < 1 || place > ancestors.size()
          ? null
          : reader.of(view, ancestors.get(place - 1));
    };
  }

  private static void integer(Definer definer, String name, String doc, NumberReader reader) {
    definer.ancestors(
        "xproc." + name,
        FieldType.INT,
        doc + " an ancestor on the other side of network connections.",
        place ->
            place.isEmpty() ? new AllNumbers(reader) : oneNumber(Integer.parseInt(place), reader));
  }

  private static Accessor.Numeric oneNumber(int place, NumberReader reader) {
    return view -> {
      List<RemoteAncestor> ancestors = view.remoteAncestors();
      return place < 1 || place > ancestors.size()
          ? FieldSource.MISSING
          : reader.of(view, ancestors.get(place - 1));
    };
  }

  /** A text of every one. */
  private record All(Reader reader) implements Accessor {
    @Override
    public int size(EventView view) {
      return view.remoteAncestors().size();
    }

    @Override
    public @Nullable String text(EventView view, int index) {
      return oneText(index + 1, reader).of(view);
    }
  }

  /** A number of every one. */
  private record AllNumbers(NumberReader reader) implements Accessor {
    @Override
    public int size(EventView view) {
      return view.remoteAncestors().size();
    }

    @Override
    public long number(EventView view, int index) {
      return oneNumber(index + 1, reader).of(view);
    }
  }
}
