package io.sysflow.policy.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.RemoteAncestor;
import java.util.List;

/** Makes records for tests of other packages. */
public final class Samples {

  private Samples() {}

  /** Returns the record that a case would be of; see {@link SampleRecord}. */
  public static EnrichedRecord record(String yaml) {
    try {
      return SampleRecord.of(new YAMLMapper().readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the ancestors on other hosts that a case would name. */
  public static List<RemoteAncestor> ancestorsElsewhere(String yaml) {
    try {
      return SampleRecord.ancestorsElsewhere(new YAMLMapper().readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
