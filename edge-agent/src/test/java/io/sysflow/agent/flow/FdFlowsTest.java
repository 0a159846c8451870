package io.sysflow.agent.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.model.ObjectState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FdFlowsTest {

  @ParameterizedTest
  @ValueSource(ints = {4, 50, 100_000})
  void itIsAMapFromDescriptorsToFlows(int descriptors) {
    Random random = new Random(descriptors);
    ProcessState process =
        new ProcessState(ProcessEntities.unknown(Scene.CAT, 0), null, ObjectState.REUP);
    FdFlows flows = new FdFlows();
    Map<Integer, List<FdFlow>> model = new HashMap<>();
    List<FdFlow> all = new ArrayList<>();

    for (int i = 0; i < 20_000; i++) {
      if (all.isEmpty() || random.nextInt(100) < (i < 10_000 ? 55 : 45)) {
        int fd = random.nextInt(descriptors) - 1;
        FdFlow flow = new OpenNetworkFlow(process, 1, fd, 0, Scene.WEB);
        flows.add(flow);
        all.add(flow);
        model.computeIfAbsent(fd, ignored -> new ArrayList<>()).add(flow);
      } else {
        FdFlow flow = all.remove(random.nextInt(all.size()));
        flows.remove(flow);
        model.getOrDefault(flow.fd, List.of()).remove(flow);
      }
    }

    model.forEach(
        (fd, expected) ->
            assertThat(chain(flows, fd)).containsExactlyInAnyOrderElementsOf(expected));
    assertThat(flows.all()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(flows.isEmpty()).isEqualTo(all.isEmpty());
  }

  private static List<FdFlow> chain(FdFlows flows, int fd) {
    List<FdFlow> chain = new ArrayList<>();
    for (FdFlow flow = flows.first(fd); flow != null; flow = flow.next) {
      chain.add(flow);
    }
    return chain;
  }
}
