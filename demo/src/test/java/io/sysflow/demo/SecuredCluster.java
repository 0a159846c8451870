package io.sysflow.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;

/**
 * A broker that lets in by TLS and SCRAM and allows what ACLs allow, and a registry behind TLS and
 * passwords. Who comes by the broker's inner listener may do all.
 */
final class SecuredCluster implements AutoCloseable {

  private static final String STORE_PASSWORD = "store-secret";

  private final Path directory;
  private final EmbeddedBroker broker;
  private final EmbeddedRegistry registry;
  private final RegistryGate gate;
  private final Admin admin;

  private SecuredCluster(
      Path directory,
      EmbeddedBroker broker,
      EmbeddedRegistry registry,
      RegistryGate gate,
      Admin admin) {
    this.directory = directory;
    this.broker = broker;
    this.registry = registry;
    this.gate = gate;
    this.admin = admin;
  }

  static SecuredCluster start(Path directory) throws Exception {
    makeKeys(directory);
    EmbeddedRegistry registry =
        EmbeddedRegistry.launch(directory.resolve("registry"), Ports.free());
    int port = Ports.free();
    int inner = Ports.free();
    EmbeddedBroker broker =
        EmbeddedBroker.start(
            directory.resolve("broker"), port, properties(directory, port, inner, Ports.free()));
    registry.awaitReady();
    RegistryGate gate =
        RegistryGate.start(registry.url(), directory.resolve("keys.p12"), STORE_PASSWORD);
    Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + inner));
    return new SecuredCluster(directory, broker, registry, gate, admin);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  String registryUrl() {
    return gate.url();
  }

  /** Makes a user of brokers and registry. */
  void user(String name, String password) throws ExecutionException, InterruptedException {
    gate.allow(name, password);
    admin
        .alterUserScramCredentials(
            List.of(
                new UserScramCredentialUpsertion(
                    name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
        .all()
        .get();
  }

  /** Lets a user in at the registry no more. */
  void shutRegistry(String name) {
    gate.refuse(name);
  }

  void allow(String user, Collection<Map.Entry<ResourcePattern, AclOperation>> rights)
      throws ExecutionException, InterruptedException {
    List<AclBinding> bindings =
        rights.stream().map(right -> binding(user, right.getKey(), right.getValue())).toList();
    admin.createAcls(bindings).all().get();
    for (AclBinding binding : bindings) {
      await(binding, true);
    }
  }

  void forbid(String user, ResourcePattern resource, AclOperation operation)
      throws ExecutionException, InterruptedException {
    AclBinding binding = binding(user, resource, operation);
    admin.deleteAcls(List.of(binding.toFilter())).all().get();
    await(binding, false);
  }

  /** Writes the configuration of a user, with the password in a file. */
  Path config(String user, String password, String more) throws IOException {
    Path secret = Files.writeString(directory.resolve(user + ".password"), password + "\n");
    return Files.writeString(
        directory.resolve(user + ".yaml"),
        """
        bootstrap-servers: %s
        registry: %s
        kafka-property:
          security.protocol: SASL_SSL
          sasl.mechanism: SCRAM-SHA-512
          sasl.jaas.config: >-
            org.apache.kafka.common.security.scram.ScramLoginModule required
            username="%s" password="${file:%s}";
          ssl.truststore.type: PEM
          ssl.truststore.location: %s
        registry-property:
          basic.auth.credentials.source: USER_INFO
          basic.auth.user.info: "%s:${file:%s}"
          schema.registry.ssl.truststore.type: PEM
          schema.registry.ssl.truststore.location: %s
        """
                .formatted(
                    bootstrapServers(),
                    registryUrl(),
                    user,
                    secret,
                    directory.resolve("ca.pem"),
                    user,
                    secret,
                    directory.resolve("ca.pem"))
            + more);
  }

  @Override
  public void close() {
    admin.close();
    gate.close();
    broker.close();
    registry.close();
  }

  /** The authorizer learns of a change a little later than the controller. */
  private void await(AclBinding binding, boolean there)
      throws ExecutionException, InterruptedException {
    AclBindingFilter filter = binding.toFilter();
    for (int i = 0; i < 500; i++) {
      if (admin.describeAcls(filter).values().get().isEmpty() != there) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError(binding);
  }

  private static AclBinding binding(String user, ResourcePattern resource, AclOperation operation) {
    return new AclBinding(
        resource, new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
  }

  private static Map<String, String> properties(
      Path directory, int port, int inner, int controller) {
    Map<String, String> properties = new HashMap<>();
    String brokers = "CLIENTS://127.0.0.1:" + port + ",INNER://127.0.0.1:" + inner;
    properties.put("listeners", brokers + ",CONTROLLER://127.0.0.1:" + controller);
    properties.put("advertised.listeners", brokers);
    properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    properties.put(
        "listener.security.protocol.map", "CLIENTS:SASL_SSL,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.put("inter.broker.listener.name", "INNER");
    properties.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    properties.put("super.users", "User:ANONYMOUS");
    // What is sent is as old as its capture, and would soon be deleted.
    properties.put("log.initial.task.delay.ms", "600000");
    String clients = "listener.name.clients.";
    properties.put(clients + "sasl.enabled.mechanisms", "SCRAM-SHA-512");
    properties.put(
        clients + "scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    properties.put(clients + "ssl.keystore.type", "PKCS12");
    properties.put(clients + "ssl.keystore.location", directory.resolve("keys.p12").toString());
    properties.put(clients + "ssl.keystore.password", STORE_PASSWORD);
    return properties;
  }

  private static void makeKeys(Path directory) throws IOException, InterruptedException {
    Path store = directory.resolve("keys.p12");
    keytool(
        "-genkeypair -alias broker -keyalg EC -dname CN=broker -ext san=ip:127.0.0.1 -validity 30",
        store);
    keytool("-exportcert -rfc -alias broker -file " + directory.resolve("ca.pem"), store);
  }

  private static void keytool(String arguments, Path store)
      throws IOException, InterruptedException {
    String all =
        Path.of(System.getProperty("java.home"), "bin", "keytool")
            + " -storetype PKCS12 -storepass "
            + STORE_PASSWORD
            + " -keystore "
            + store
            + " "
            + arguments;
    Process process =
        new ProcessBuilder(List.of(all.split(" ", -1)))
            .redirectErrorStream(true)
            .redirectOutput(store.resolveSibling("keytool.log").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new AssertionError(Files.readString(store.resolveSibling("keytool.log")));
    }
  }
}
