package io.sysflow.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A directory that no other process uses as long as this is open; the kernel frees it on a crash.
 */
final class DirectoryLock implements AutoCloseable {

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory where it is missing, and locks it.
   *
   * @throws StartFailedException if somebody else holds it, or it cannot be written
   */
  static DirectoryLock acquire(Path directory) {
    try {
      Files.createDirectories(directory);
      return lock(
          directory,
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw new StartFailedException(directory + " cannot be written: " + e, e);
    }
  }

  private static DirectoryLock lock(Path directory, FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return new DirectoryLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new StartFailedException(directory + " is in use by this process", e);
    }
    channel.close();
    throw new StartFailedException(directory + " is in use by another process");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StartFailedException("lock cannot be released: " + e, e);
    }
  }
}
