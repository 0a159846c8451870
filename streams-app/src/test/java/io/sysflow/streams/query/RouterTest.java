package io.sysflow.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;

class RouterTest {

  @Test
  void addressOfAnInstanceIsPartOfAUri() {
    Map<String, String> hosts =
        Map.of("[::1]:8090", "[::1]", "streams-0.local:8090", "streams-0.local");

    hosts.forEach(
        (endpoint, host) -> {
          String address = Router.address(HostInfo.buildFromEndpoint(endpoint));
          assertThat(URI.create("http://" + address + "/v1/nodes"))
              .hasHost(host)
              .hasPort(8_090)
              .hasPath("/v1/nodes");
        });
  }
}
