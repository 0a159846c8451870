package io.sysflow.agent;

import io.sysflow.agent.kubernetes.KubernetesOptions;
import io.sysflow.agent.kubernetes.KubernetesOptions.Credentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where pods are known. */
final class PodArguments {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  @Option(
      names = "--k8s-api-url",
      paramLabel = "URL",
      description =
          "The Kubernetes API server. Default: that of the cluster which the agent runs in, if any."
              + " Environment: SF_K8S_API_URL")
  private @Nullable URI server;

  @Option(
      names = "--k8s-api-cert",
      paramLabel = "FILE|CERT:KEY[:CA]",
      description =
          "What to show to the server: a file with a token, or files with a certificate, its key,"
              + " and the certificate of the server's authority. Default: the token of the agent's"
              + " service account. Environment: SF_K8S_API_CERT")
  private @Nullable String credentials;

  @Option(
      names = "--k8s-node",
      paramLabel = "NAME",
      description =
          "Name of this node in the cluster. Default: as --node. Environment: K8S_NODE_NAME,"
              + " NODE_NAME")
  private @Nullable String node;

  @Option(
      names = "--k8s-events",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Report the cluster's events that concern this node; they cost the API server one more"
              + " watch for each node. Default: on")
  private boolean events;

  /**
   * Returns the options.
   *
   * @param otherwise name of this node if there is no other
   * @throws IllegalArgumentException if they make no sense
   */
  KubernetesOptions options(String otherwise) {
    return new KubernetesOptions(
        server,
        credentials == null ? Credentials.OF_POD : credentials(credentials),
        node == null ? otherwise : node,
        events,
        FIRST_PAUSE,
        LONGEST_PAUSE);
  }

  private static Credentials credentials(String text) {
    List<Path> files = List.of(text.split(":", -1)).stream().map(Path::of).toList();
    Credentials pod = Credentials.OF_POD;
    return switch (files.size()) {
      case 1 -> new Credentials(files.get(0), null, null, pod.authority());
      case 2 -> new Credentials(pod.token(), files.get(0), files.get(1), pod.authority());
      case 3 -> new Credentials(pod.token(), files.get(0), files.get(1), files.get(2));
      default ->
          throw new IllegalArgumentException(
              "--k8s-api-cert is a file with a token or CERT:KEY[:CA], not " + text);
    };
  }
}
