package io.sysflow.streams.incident;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What programs are by their names: which ancestors say nothing of a common cause, and which are
 * where an attack may enter.
 *
 * @param roots that start what has nothing to do with each other: service managers, container
 *     engines and their shims, desktops
 * @param listeners that make a process of their own name for each that logs in or each job; the one
 *     above those is a root
 * @param launchers that only start others: shells, small init programs of containers
 * @param servers that serve many, and are run to do so
 */
public record Roles(
    Set<String> roots, Set<String> listeners, Set<String> launchers, Set<String> servers) {

  /** The usual ones. Names of engines are also known with "docker-" before them. */
  public static final Roles DEFAULT =
      new Roles(
          Set.of(
              "systemd",
              "init",
              "upstart",
              "openrc-init",
              "runit",
              "runsv",
              "runsvdir",
              "s6-svscan",
              "s6-supervise",
              "supervisord",
              "monit",
              "kthreadd",
              "systemd-executor",
              "(sd-pam)",
              "containerd",
              "containerd-shim",
              "containerd-shim-runc-v1",
              "containerd-shim-runc-v2",
              "dockerd",
              "docker-containerd",
              "docker-containerd-shim",
              "docker-runc",
              "docker-proxy",
              "runc",
              "crun",
              "youki",
              "conmon",
              "crio",
              "cri-o",
              "podman",
              "kubelet",
              "k3s",
              "rke2",
              "microk8s",
              "runsc",
              "kata-runtime",
              "lxc-start",
              "lxd",
              "buildkitd",
              "gnome-shell",
              "gnome-session-binary",
              "gnome-terminal-server",
              "plasmashell",
              "kdeinit5",
              "xfce4-session",
              "Xorg",
              "agetty"),
          Set.of(
              "sshd",
              "dropbear",
              "xinetd",
              "inetd",
              "cron",
              "crond",
              "atd",
              "anacron",
              "fcron",
              "in.telnetd",
              "vsftpd",
              "tmux: server",
              "screen"),
          Set.of(
              "sh",
              "bash",
              "dash",
              "ash",
              "zsh",
              "ksh",
              "ksh93",
              "mksh",
              "yash",
              "csh",
              "tcsh",
              "fish",
              "busybox",
              "tini",
              "dumb-init",
              "docker-init",
              "catatonit",
              "su-exec",
              "gosu",
              "sudo",
              "su",
              "env",
              "nohup",
              "setsid",
              "timeout",
              "nice",
              "chroot",
              "unshare",
              "nsenter",
              "pause",
              "s6-setuidgid",
              "start-stop-daemon",
              "catalina.sh",
              "npm",
              "npx",
              "yarn",
              "pnpm",
              "make"),
          Set.of(
              "httpd",
              "apache2",
              "nginx",
              "lighttpd",
              "caddy",
              "haproxy",
              "envoy",
              "traefik",
              "php-fpm",
              "uwsgi",
              "gunicorn",
              "unicorn",
              "puma",
              "node",
              "nodejs",
              "java",
              "dotnet",
              "mysqld",
              "mariadbd",
              "postgres",
              "mongod",
              "redis-server",
              "memcached",
              "couchdb",
              "elasticsearch",
              "beam.smp",
              "smbd",
              "named",
              "exim4",
              "master",
              "dovecot"));

  private static final Set<String> MANAGERS =
      Set.of(
          "npm",
          "npm-cli",
          "npx",
          "npx-cli",
          "yarn",
          "yarnpkg",
          "pnpm",
          "pm2",
          "PM2",
          "pm2-runtime",
          "pm2-docker",
          "nodemon",
          "forever",
          "concurrently",
          "supervisord");

  /** Copies its sets. */
  public Roles {
    roots = Set.copyOf(roots);
    listeners = Set.copyOf(listeners);
    launchers = Set.copyOf(launchers);
    servers = Set.copyOf(servers);
  }

  /** Returns these and more. */
  public Roles plus(List<String> moreRoots, List<String> moreServers) {
    return new Roles(with(roots, moreRoots), listeners, launchers, with(servers, moreServers));
  }

  /** Returns whether the name is that of a server, whatever its version. */
  boolean isServer(String name) {
    return servers.contains(name) || servers.contains(withoutVersion(name));
  }

  /**
   * Returns whether a program, though its name may be a server's, starts others here: an
   * interpreter that runs a manager of packages or processes. Those write their title over their
   * arguments, and what is left are blanks.
   */
  static boolean isManager(ProcessFact process) {
    String args = process.args();
    if (!args.isEmpty() && args.isBlank()) {
      return true;
    }
    for (String word : args.strip().split("\\s+", 3)) {
      String script = word.substring(word.lastIndexOf('/') + 1);
      if (MANAGERS.contains(withoutSuffix(script))) {
        return true;
      }
    }
    return false;
  }

  private static String withoutSuffix(String script) {
    return script.replaceFirst("\\.[cm]?js$", "");
  }

  /** Leaves out what follows the name in php-fpm8.2 or node18. */
  private static String withoutVersion(String name) {
    int end = name.length();
    while (end > 0 && (Character.isDigit(name.charAt(end - 1)) || name.charAt(end - 1) == '.')) {
      end--;
    }
    return name.substring(0, end);
  }

  private static Set<String> with(Set<String> some, List<String> more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }
}
