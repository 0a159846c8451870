package io.sysflow.agent.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the API server and makes a client of it. */
final class ApiServer {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int TIMEOUT_MILLIS = 20_000;

  private ApiServer() {}

  /**
   * Returns the server's address, empty if there is no cluster.
   *
   * @param environment in which Kubernetes tells a pod where its server is
   */
  static Optional<URI> find(KubernetesOptions options, Map<String, String> environment) {
    if (options.server() != null) {
      return Optional.of(options.server());
    }
    String host = environment.get("KUBERNETES_SERVICE_HOST");
    if (host == null || host.isEmpty() || !Files.exists(options.credentials().token())) {
      return Optional.empty();
    }
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return Optional.of(URI.create("https://" + name + ":" + port));
  }

  /** Returns a client, which has not connected yet. */
  static KubernetesClient open(URI server, KubernetesOptions.Credentials credentials) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.toString())
            .withCaCertFile(readable(credentials.authority()))
            .withClientCertFile(readable(credentials.certificate()))
            .withClientKeyFile(readable(credentials.key()))
            .withOauthTokenProvider(() -> token(credentials.token()))
            .withConnectionTimeout(TIMEOUT_MILLIS)
            .withRequestTimeout(TIMEOUT_MILLIS)
            .withRequestRetryBackoffLimit(0)
            .withOnlyHttpWatches(true)
            .withUserAgent("sysflow-agent")
            .build();
    // Else it loads a thousand classes to know them by their kinds.
    KubernetesSerialization few = new KubernetesSerialization(new ObjectMapper(), false);
    few.registerKubernetesResource(Pod.class);
    few.registerKubernetesResource(Service.class);
    few.registerKubernetesResource(Event.class);
    few.registerKubernetesResource(Status.class);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(few)
        .build();
  }

  private static @Nullable String readable(@Nullable Path file) {
    return file != null && Files.isReadable(file) ? file.toString() : null;
  }

  private static @Nullable String token(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file).strip() : null;
    } catch (IOException e) {
      LOG.warn("kubernetes token={} state=unreadable reason=\"{}\"", file, e.getMessage());
      return null;
    }
  }
}
