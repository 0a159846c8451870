package io.sysflow.demo;

import java.io.IOException;

/**
 * The main class of the registry's process. Starts the registry's own, and ends the process when
 * standard input does: the parent holds the other end, so that the registry goes whichever way the
 * parent goes, {@code kill -9} included.
 */
public final class RegistryMain {

  private static final long STOP_MILLIS = 15_000;

  private RegistryMain() {}

  /** Runs the registry's main class, named by the first argument. */
  public static void main(String[] args) throws ReflectiveOperationException {
    startDaemon("parent-watch", RegistryMain::exitWithParent);
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
  }

  private static void exitWithParent() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever said here
      }
    } catch (IOException e) {
      System.err.println("standard input: " + e);
    }
    startDaemon("stop-watch", RegistryMain::haltAfterPatience);
    System.exit(0);
  }

  private static void haltAfterPatience() {
    try {
      Thread.sleep(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  private static void startDaemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
