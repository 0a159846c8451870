package io.sysflow.agent;

import io.sysflow.agent.flow.NodeIdentity;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this machine says of itself. */
public final class HostFacts {

  private static final String UNKNOWN_IP = "NA";

  private HostFacts() {}

  /**
   * Returns who this node is.
   *
   * @param root where the host's root directory is seen
   * @param name to be used in place of the host's name; null for the host's
   * @param ip to be used in place of the first address found; null to look for one
   */
  public static NodeIdentity node(Path root, @Nullable String name, @Nullable String ip) {
    String version = HostFacts.class.getPackage().getImplementationVersion();
    String arch = System.getProperty("os.arch", "");
    return new NodeIdentity(
        name == null || name.isBlank() ? hostName() : name,
        ip == null || ip.isBlank() ? address() : ip,
        firstLine(root.resolve("etc/machine-id")).orElse(""),
        firstLine(Path.of("/proc/sys/kernel/random/boot_id")).orElse(""),
        arch.equals("amd64") ? "x86_64" : arch,
        version == null ? "" : version);
  }

  private static String hostName() {
    return firstLine(Path.of("/proc/sys/kernel/hostname")).orElse("localhost");
  }

  /** Returns the IPv4 address of the first interface that is up and leads out of the machine. */
  private static String address() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(HostFacts::leadsOut)
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .map(InetAddress::getHostAddress)
          .findFirst()
          .orElse(UNKNOWN_IP);
    } catch (SocketException e) {
      return UNKNOWN_IP;
    }
  }

  private static boolean leadsOut(NetworkInterface device) {
    try {
      return device.isUp() && !device.isLoopback() && !device.isVirtual();
    } catch (SocketException e) {
      return false;
    }
  }

  private static Optional<String> firstLine(Path file) {
    try {
      return Files.readString(file).lines().findFirst().map(String::strip);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
