package io.sysflow.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Where the build has put the schema registry.
 *
 * @param jar the registry's main jar; the others lie where its manifest says
 * @param mainClass the one that its manifest names
 * @param launcherJar the jar or directory of {@link RegistryMain}
 */
record RegistryHome(Path jar, String mainClass, Path launcherJar) {

  /**
   * Finds it beside our own classes, or where the system property {@code sysflow.registry.home}
   * says.
   *
   * @throws StartFailedException if it is not there
   */
  static RegistryHome find() {
    Path ours = ourClasses();
    String given = System.getProperty("sysflow.registry.home");
    Stream<Path> places =
        given != null
            ? Stream.of(Path.of(given))
            : Stream.iterate(ours.getParent(), p -> p != null, Path::getParent)
                .limit(2)
                .map(p -> p.resolve("registry"));
    Path jar =
        places
            .flatMap(place -> mainJar(place).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new StartFailedException(
                        "Schema registry: not found near "
                            + ours
                            + "; build the project with: mvn package -DskipTests"));
    return new RegistryHome(jar, mainClass(jar), ours);
  }

  private static Path ourClasses() {
    try {
      return Path.of(
          RegistryHome.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<Path> mainJar(Path directory) {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith("-runner.jar")).findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String mainClass(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue("Main-Class");
    } catch (IOException e) {
      throw new StartFailedException("Schema registry: " + jar + " cannot be read: " + e, e);
    }
  }
}
