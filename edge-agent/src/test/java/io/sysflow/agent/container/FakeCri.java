package io.sysflow.agent.container;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A runtime of Kubernetes that knows answers by method and container, on gRPC's own server. */
final class FakeCri implements AutoCloseable {

  /** By method and container id, with a slash between; the version has no id. */
  final Map<String, byte[]> answers = new ConcurrentHashMap<>();

  private final EventLoopGroup loop = new EpollEventLoopGroup(1);
  private final Server server;

  FakeCri(Path path) throws IOException {
    server =
        NettyServerBuilder.forAddress(new DomainSocketAddress(path.toFile()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder("runtime.v1.RuntimeService")
                    .addMethod(method("Version"), handler("Version"))
                    .addMethod(method("ContainerStatus"), handler("ContainerStatus"))
                    .addMethod(method("PodSandboxStatus"), handler("PodSandboxStatus"))
                    .build())
            .build()
            .start();
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("runtime.v1.RuntimeService/" + name)
        .build();
  }

  private ServerCallHandler<byte[], byte[]> handler(String method) {
    return ServerCalls.asyncUnaryCall(
        (byte[] request, StreamObserver<byte[]> response) -> {
          String id = ProtoMessage.of(ByteBuffer.wrap(request)).string(1);
          byte[] answer = answers.get(id.isEmpty() ? method : method + "/" + id);
          if (answer == null) {
            response.onError(
                Status.NOT_FOUND.withDescription("no container \"" + id + "\"").asException());
          } else {
            response.onNext(answer);
            response.onCompleted();
          }
        });
  }

  @Override
  public void close() {
    server.shutdownNow();
    var unused = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
