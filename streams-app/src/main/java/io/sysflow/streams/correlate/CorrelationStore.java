package io.sysflow.streams.correlate;

/** Where the state of correlations is kept. */
public interface CorrelationStore {

  /** Keeps nothing. */
  CorrelationStore NONE =
      new CorrelationStore() {
        @Override
        public void save(GroupKey group, Hit hit) {}

        @Override
        public void pass(GroupKey from, Hit hit, GroupKey to, Hit above) {}

        @Override
        public void delete(GroupKey group, Hit hit) {}

        @Override
        public void save(GroupKey group, Kept kept) {}

        @Override
        public void delete(GroupKey group) {}

        @Override
        public void save(GroupKey group, String value, long time) {}

        @Override
        public void delete(GroupKey group, String value) {}
      };

  /** Keeps a hit. */
  void save(GroupKey group, Hit hit);

  /** Keeps a hit that stands for an alert whose trigger is kept in another group. */
  void pass(GroupKey from, Hit hit, GroupKey to, Hit above);

  /** Forgets a hit. */
  void delete(GroupKey group, Hit hit);

  /** Keeps where a group stands. */
  void save(GroupKey group, Kept kept);

  /** Forgets where a group stands. */
  void delete(GroupKey group);

  /** Keeps when a value of a group was last seen. */
  void save(GroupKey group, String value, long time);

  /** Forgets a value of a group. */
  void delete(GroupKey group, String value);
}
