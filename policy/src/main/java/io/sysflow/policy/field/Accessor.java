package io.sysflow.policy.field;

import io.sysflow.model.Ip;
import org.jspecify.annotations.Nullable;

/** How a field's value is read from an operation of a record; one method is overridden. */
interface Accessor {

  /** Reads nothing: the field is not available. */
  Accessor NONE =
      new Accessor() {
        @Override
        public int size(EventView view) {
          return 0;
        }

        @Override
        public @Nullable String text(EventView view, int index) {
          return null;
        }

        @Override
        public long number(EventView view, int index) {
          return FieldSource.MISSING;
        }

        @Override
        public @Nullable Ip address(EventView view, int index) {
          return null;
        }
      };

  default int size(EventView view) {
    return 1;
  }

  default @Nullable String text(EventView view, int index) {
    throw new AssertionError("no text");
  }

  default long number(EventView view, int index) {
    throw new AssertionError("no number");
  }

  default @Nullable Ip address(EventView view, int index) {
    throw new AssertionError("no address");
  }

  /** Reads one text. */
  @FunctionalInterface
  interface Text extends Accessor {
    @Nullable String of(EventView view);

    @Override
    default int size(EventView view) {
      return of(view) == null ? 0 : 1;
    }

    @Override
    default @Nullable String text(EventView view, int index) {
      return of(view);
    }
  }

  /** Reads one number. */
  @FunctionalInterface
  interface Numeric extends Accessor {
    long of(EventView view);

    @Override
    default int size(EventView view) {
      return of(view) == FieldSource.MISSING ? 0 : 1;
    }

    @Override
    default long number(EventView view, int index) {
      return of(view);
    }
  }

  /** Reads one address. */
  @FunctionalInterface
  interface Address extends Accessor {
    @Nullable Ip of(EventView view);

    @Override
    default int size(EventView view) {
      return of(view) == null ? 0 : 1;
    }

    @Override
    default @Nullable Ip address(EventView view, int index) {
      return of(view);
    }
  }
}
