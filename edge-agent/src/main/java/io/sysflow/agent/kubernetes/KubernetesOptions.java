package io.sysflow.agent.kubernetes;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the API server is, and what is watched there.
 *
 * @param server of the API; null to take the cluster that the agent runs in, if there is one
 * @param credentials to show to it, and how to know it
 * @param node name of this node in the cluster
 * @param events whether the cluster's events are watched too, which is one more watch a node
 * @param firstPause after a failure; later ones double
 * @param longestPause after a failure
 */
public record KubernetesOptions(
    @Nullable URI server,
    Credentials credentials,
    String node,
    boolean events,
    Duration firstPause,
    Duration longestPause) {

  /** Checks the address. */
  public KubernetesOptions {
    if (server != null && (server.getHost() == null || !server.getScheme().startsWith("http"))) {
      throw new IllegalArgumentException("the API server's address is a URL, not " + server);
    }
  }

  /**
   * What the agent shows to the server, and what the server is known by.
   *
   * @param token file with a token; it is read again for each request, as tokens expire
   * @param certificate file with the agent's certificate; null for none
   * @param key file with the key of that; null for none
   * @param authority file with the certificate of the server's authority; null for Java's own
   */
  public record Credentials(
      Path token, @Nullable Path certificate, @Nullable Path key, @Nullable Path authority) {

    private static final Path SERVICE_ACCOUNT =
        Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /** Those that Kubernetes gives to each pod. */
    public static final Credentials OF_POD =
        new Credentials(
            SERVICE_ACCOUNT.resolve("token"), null, null, SERVICE_ACCOUNT.resolve("ca.crt"));
  }
}
