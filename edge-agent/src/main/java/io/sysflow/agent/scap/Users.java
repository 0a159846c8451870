package io.sysflow.agent.scap;

import java.util.HashMap;
import java.util.Map;

/** Names of users and groups, of the node and of containers. */
final class Users {

  /** The capture is no reason to know more than this many of each. */
  private static final int LIMIT = 65_536;

  private static final String HOST = "";

  private record Key(String containerId, int id) {}

  private final Map<Key, String> users = new HashMap<>();
  private final Map<Key, String> groups = new HashMap<>();
  private final String unknown;

  /** Makes tables without entries; {@code unknown} is the name of who is not there. */
  Users(String unknown) {
    this.unknown = unknown;
  }

  void addUser(int uid, String name) {
    addUser(HOST, uid, name);
  }

  void addGroup(int gid, String name) {
    addGroup(HOST, gid, name);
  }

  void addUser(String containerId, int uid, String name) {
    add(users, new Key(containerId, uid), name);
  }

  void addGroup(String containerId, int gid, String name) {
    add(groups, new Key(containerId, gid), name);
  }

  void removeUser(String containerId, int uid) {
    users.remove(new Key(containerId, uid));
  }

  void removeGroup(String containerId, int gid) {
    groups.remove(new Key(containerId, gid));
  }

  void clear() {
    users.clear();
    groups.clear();
  }

  /** Returns a user's name; {@code containerId} is empty on the host. */
  String user(String containerId, int uid) {
    return name(users, containerId, uid);
  }

  String group(String containerId, int gid) {
    return name(groups, containerId, gid);
  }

  private String name(Map<Key, String> names, String containerId, int id) {
    String name = names.get(new Key(containerId, id));
    if (name != null) {
      return name;
    }
    return id == 0 ? "root" : unknown;
  }

  private static void add(Map<Key, String> names, Key key, String name) {
    if (names.size() < LIMIT || names.containsKey(key)) {
      names.put(key, name);
    }
  }
}
