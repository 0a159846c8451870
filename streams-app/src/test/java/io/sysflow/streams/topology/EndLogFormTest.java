package io.sysflow.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.model.ContainerEntity;
import io.sysflow.model.ContainerType;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.ObjectState;
import io.sysflow.model.Oid;
import io.sysflow.model.PodEntity;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.ProcessFacts;
import io.sysflow.model.Traffic;
import io.sysflow.streams.link.EndKey;
import io.sysflow.streams.link.EndLog;
import io.sysflow.streams.link.Piece;
import io.sysflow.streams.link.Side;
import io.sysflow.streams.link.Who;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndLogFormTest {

  private static final long START = 1_700_000_000_000_000_000L;
  private static final Serde<EndLog> LOGS = LinkSerdes.logs();

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 2", "48, 8"})
  void anEndIsReadAsItWasWritten(int processes, int ancestors) {
    EndLog log = log(processes, ancestors);

    EndLog read = LOGS.deserializer().deserialize("", LOGS.serializer().serialize("", log));

    isSame(read, log);
  }

  @Test
  void whatEarlierVersionsWroteIsRead() throws IOException {
    byte[] bytes = HexFormat.of().parseHex(line("end-1.txt"));

    isSame(LOGS.deserializer().deserialize("", bytes), log(2, 2));
  }

  @Test
  void eachProcessIsWrittenOnceHoweverManyDescendFromIt() {
    int one = size(1, 8);
    int many = size(48, 8);
    int manyWithoutAncestors = size(48, 0);

    assertThat(one).isLessThan(2_000);
    assertThat((many - one) / 47).isLessThan(250);
    assertThat(many - manyWithoutAncestors).isLessThan(2_500);
  }

  @Test
  void bytesThatEndEarlyAreRefused() {
    byte[] bytes = LOGS.serializer().serialize("", log(2, 2));

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> LOGS.deserializer().deserialize("", cut))
          .isInstanceOfAny(
              SerializationException.class, io.sysflow.codec.MalformedRecordException.class);
    }
  }

  private static int size(int processes, int ancestors) {
    return LOGS.serializer().serialize("", log(processes, ancestors)).length;
  }

  private static void isSame(EndLog read, EndLog log) {
    assertThat(read.key()).isEqualTo(log.key());
    assertThat(read.pieces()).isEqualTo(log.pieces());
    assertThat(read.people()).isEqualTo(log.people());
    assertThat(read.told()).isEqualTo(log.told());
  }

  private static String line(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(EndLogFormTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static EndLog log(int processes, int ancestors) {
    EndKey key =
        new EndKey(
            "node-1",
            new FiveTuple(
                new Ip(4, 0, 0x0a000001L), 40000, new Ip(4, 0, 0x0a000002L), 80, FiveTuple.TCP));
    List<ProcessEntity> chain = new ArrayList<>();
    for (int i = 0; i < ancestors; i++) {
      chain.add(process(100L + i, oid(101L + i), i < 2 ? "c0ffee" : null));
    }
    Map<Oid, Who> people = new LinkedHashMap<>();
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      ProcessEntity process = process(1000L + i, oid(100), "c0ffee");
      people.put(
          process.oid(),
          new Who(5L + i, process, chain, container(), pod(), new Ip(4, 0, 0xc0a80001L)));
      pieces.add(piece(i, processes, process.oid()));
    }
    String id = "0123456789abcdef0123456789abcdef";
    return new EndLog(key, pieces, people, Map.of(id, new EndLog.Told(true, 5, 6)));
  }

  private static Piece piece(int number, int all, Oid oid) {
    return new Piece(
        7,
        10L + number,
        oid,
        9,
        number == 0 ? Side.SERVER : Side.UNKNOWN,
        number == 0,
        number + 1 == all,
        true,
        false,
        100L + number,
        200L + number,
        new Traffic(1, 10),
        new Traffic(2, 20));
  }

  private static Oid oid(long pid) {
    return new Oid(START + pid, pid);
  }

  private static ProcessEntity process(long pid, Oid parent, @Nullable String container) {
    return new ProcessEntity(
        ObjectState.CREATED,
        oid(pid),
        parent,
        START + pid,
        "/usr/sbin/apache2",
        "-k start -DFOREGROUND " + pid,
        33,
        "www-data",
        33,
        "www-data",
        false,
        container,
        false,
        "/var/www",
        List.of(),
        ProcessFacts.NONE);
  }

  private static ContainerEntity container() {
    return new ContainerEntity(
        "c0ffee", "web", "httpd:2.4", "sha256:abc", ContainerType.CT_DOCKER, false, "pod-1", null);
  }

  private static PodEntity pod() {
    return new PodEntity(
        START,
        "pod-1",
        "web-0",
        "node-1",
        List.of(0xc0a80001L),
        List.of(0x0a000002L),
        "shop",
        0,
        Map.of("app", "web"),
        Map.of(),
        List.of(
            new PodEntity.Service(
                "web",
                "svc-1",
                "shop",
                List.of(new PodEntity.Port(80, 8080, 30080, "TCP")),
                List.of(174_063_617L))));
  }
}
