package io.sysflow.streams.topology;

import io.sysflow.streams.policyset.InvalidPolicySetException;
import io.sysflow.streams.policyset.PolicySet;
import io.sysflow.streams.policyset.PolicySetJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Policy sets in a task's state: as published, but small. */
final class StoredPolicy {

  private StoredPolicy() {}

  static byte[] bytes(PolicySet set) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(PolicySetJson.bytes(set));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  static PolicySet read(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return PolicySetJson.read(in.readAllBytes());
    } catch (IOException e) {
      throw new InvalidPolicySetException("not as it was kept: " + e.getMessage());
    }
  }
}
