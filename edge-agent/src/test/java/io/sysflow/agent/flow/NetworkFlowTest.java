package io.sysflow.agent.flow;

import static io.sysflow.agent.flow.Scene.CAT;
import static io.sysflow.agent.flow.Scene.WEB;
import static io.sysflow.agent.flow.Scene.at;
import static io.sysflow.agent.flow.Scene.close;
import static io.sysflow.agent.flow.Scene.keepAll;
import static io.sysflow.agent.flow.Scene.main;
import static io.sysflow.agent.flow.Scene.ops;
import static io.sysflow.agent.flow.Scene.read;
import static io.sysflow.agent.flow.Scene.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.Accept;
import io.sysflow.agent.event.Actor;
import io.sysflow.agent.event.Connect;
import io.sysflow.agent.event.FdOp;
import io.sysflow.agent.event.SocketResource;
import io.sysflow.model.FiveTuple;
import io.sysflow.model.Ip;
import io.sysflow.model.NetworkEvent;
import io.sysflow.model.NetworkFlow;
import io.sysflow.model.OpFlag;
import io.sysflow.model.OpFlags;
import io.sysflow.model.Traffic;
import io.sysflow.model.XopFlag;
import io.sysflow.model.XopFlags;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class NetworkFlowTest {

  @Test
  void oneConnectionIsOneFlow() {
    Scene scene = Scene.of(keepAll());

    scene.play(
        new Connect(at(1), main(CAT), 5, WEB, 0),
        write(1.1, main(CAT), 5, WEB, 92),
        read(1.2, main(CAT), 5, WEB, 306),
        new FdOp(at(1.3), main(CAT), 5, WEB, ops(OpFlag.SHUTDOWN), XopFlags.NONE, 0),
        close(1.4, main(CAT), 5, WEB));

    assertThat(scene.records(NetworkFlow.class))
        .containsExactly(
            new NetworkFlow(
                CAT,
                at(1),
                200,
                ops(
                    OpFlag.CONNECT,
                    OpFlag.WRITE_SEND,
                    OpFlag.READ_RECV,
                    OpFlag.SHUTDOWN,
                    OpFlag.CLOSE),
                at(1.4),
                WEB.tuple(),
                5,
                new Traffic(1, 306),
                new Traffic(1, 92),
                XopFlags.NONE,
                0,
                2,
                1));
  }

  @Test
  void aFailedConnectSaysWhy() {
    Scene scene = Scene.of(keepAll());

    scene.play(new Connect(at(1), main(CAT), 5, WEB, -111), close(1.1, main(CAT), 5, WEB));

    assertThat(scene.records(NetworkFlow.class)).extracting(NetworkFlow::ret).containsExactly(-111);
  }

  @Test
  void theResultIsToldOnceWithTheConnect() {
    Scene scene = Scene.of(keepAll());

    scene.play(new Connect(at(1), main(CAT), 5, WEB, 0)).tick(2);
    scene.play(write(3, main(CAT), 5, WEB, 1), close(4, main(CAT), 5, WEB));

    assertThat(scene.records(NetworkFlow.class))
        .extracting(NetworkFlow::ret)
        .containsExactly(0, null);
  }

  @Test
  void addressesOfVersion6AreKept() {
    Scene scene = Scene.of(keepAll());
    Ip loopback = new Ip(6, 0, 1);
    SocketResource socket =
        new SocketResource(new FiveTuple(loopback, 1000, loopback, 2345, FiveTuple.UDP), 10, 2);

    scene.play(write(1, main(CAT), 5, socket, 10), close(1.1, main(CAT), 5, socket));

    assertThat(scene.records(NetworkFlow.class))
        .extracting(NetworkFlow::tuple)
        .containsExactly(socket.tuple());
  }

  @Test
  void eachPeerOfOneDescriptorIsAFlowAndTheCloseEndsThemAll() {
    Scene scene = Scene.of(keepAll());
    Ip here = new Ip(4, 0, 0x7f000001);
    SocketResource one = new SocketResource(new FiveTuple(here, 9, here, 53, 17), null, null);
    SocketResource two = new SocketResource(new FiveTuple(here, 9, here, 54, 17), null, null);

    scene.play(
        write(1, main(CAT), 5, one, 1),
        write(1.1, main(CAT), 5, two, 2),
        close(1.2, main(CAT), 5, two));

    assertThat(scene.records(NetworkFlow.class))
        .extracting(NetworkFlow::tuple, NetworkFlow::opFlags)
        .containsExactly(
            Tuple.tuple(one.tuple(), ops(OpFlag.WRITE_SEND, OpFlag.TRUNCATE)),
            Tuple.tuple(two.tuple(), ops(OpFlag.WRITE_SEND, OpFlag.CLOSE)));
  }

  @Test
  void threadsThatShareADescriptorHaveFlowsOfTheirOwnAndTheAcceptComesFirst() {
    Scene scene = Scene.of(keepAll());
    Actor worker = new Actor(CAT, 201);

    scene.play(
        read(1, worker, 7, WEB, 10),
        new Accept(at(1.1), main(CAT), 7, WEB),
        close(1.2, worker, 7, WEB));

    assertThat(scene.records(NetworkFlow.class))
        .extracting(NetworkFlow::tid, NetworkFlow::opFlags)
        .containsExactly(
            Tuple.tuple(200L, ops(OpFlag.ACCEPT, OpFlag.TRUNCATE)),
            Tuple.tuple(201L, ops(OpFlag.READ_RECV, OpFlag.CLOSE)));
  }

  @Test
  void aSocketLearnsItsEnds() {
    Scene scene = Scene.of(keepAll());
    SocketResource unknown =
        new SocketResource(new FiveTuple(Ip.ANY4, 0, Ip.ANY4, 0, FiveTuple.TCP), 2, 1);

    scene.play(
        new FdOp(at(1), main(CAT), 5, unknown, OpFlags.NONE, XopFlags.of(XopFlag.SOCKET), 5),
        new Connect(at(1.1), main(CAT), 5, WEB, 0),
        close(1.2, main(CAT), 5, WEB));

    List<NetworkFlow> flows = scene.records(NetworkFlow.class);
    assertThat(flows).hasSize(1);
    assertThat(flows.get(0).tuple()).isEqualTo(WEB.tuple());
    assertThat(flows.get(0).xopFlags()).isEqualTo(XopFlags.of(XopFlag.SOCKET));
  }

  @Test
  void bindAndListenAreEvents() {
    Scene scene = Scene.of(keepAll());
    SocketResource socket =
        new SocketResource(new FiveTuple(Ip.ANY4, 0, Ip.ANY4, 4444, FiveTuple.TCP), 2, 1);

    scene.play(new FdOp(at(1), main(CAT), 5, socket, OpFlags.NONE, XopFlags.of(XopFlag.LISTEN), 0));

    assertThat(scene.records(NetworkEvent.class))
        .containsExactly(
            new NetworkEvent(
                CAT, at(1), 200, OpFlags.NONE, socket.tuple(), 0, XopFlags.of(XopFlag.LISTEN)));
  }
}
