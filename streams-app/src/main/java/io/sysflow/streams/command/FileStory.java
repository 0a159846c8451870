package io.sysflow.streams.command;

import io.sysflow.model.Alert;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Incident;
import io.sysflow.model.Link;
import io.sysflow.model.ProcessActivity;
import io.sysflow.policy.match.Policy;
import io.sysflow.streams.graph.History;
import io.sysflow.streams.incident.IncidentLimits;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the stories of alerts and incidents of files. */
final class FileStory {

  private static final int EFFECTS = 1_000_000;

  private final History history = new History(EFFECTS);
  private final Map<String, Story.Seed> alerts = new HashMap<>();
  private final FileIncidents incidents;

  FileStory(Policy policy, IncidentLimits limits) {
    incidents =
        new FileIncidents(
            policy,
            limits,
            new FileIncidents.Target() {
              @Override
              public void accept(EnrichedRecord record, List<Alert> raised) {
                history.accept(record);
                raised.forEach(FileStory.this::note);
              }

              @Override
              public void accept(Link link) {
                history.accept(link);
              }
            });
  }

  private void note(Alert alert) {
    if (alert.record().activity() instanceof ProcessActivity act) {
      String process = History.id(alert.record().node(), act.procOid());
      alerts.put(alert.id(), new Story.Seed(process, act.ts()));
    }
  }

  /** Reads a file. */
  void read(Path file) {
    incidents.read(file);
  }

  /** Returns the story of an incident, or of an alert that is none's first. */
  Optional<Story> of(String id) {
    Optional<Incident> incident =
        incidents.end().stream().filter(one -> one.id().equals(id)).findFirst();
    Story.Seed alert = alerts.get(id);
    if (incident.isPresent()) {
      return Optional.of(Story.of(incident, Story.seeds(incident.get()), history));
    }
    return alert == null
        ? Optional.empty()
        : Optional.of(Story.of(Optional.empty(), List.of(alert), history));
  }
}
