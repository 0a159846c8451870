package io.sysflow.streams.alert;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sysflow.model.ContainerEntity;
import io.sysflow.model.EnrichedRecord;
import io.sysflow.model.Ip;
import io.sysflow.model.PodEntity;
import io.sysflow.policy.field.SysFlowNames;
import java.io.IOException;
import java.util.List;

/** The sections "container" and "pod" of the SysFlow processor's JSON. */
final class SysFlowJsonPlaces {

  private SysFlowJsonPlaces() {}

  static void container(JsonGenerator json, EnrichedRecord record) throws IOException {
    ContainerEntity container = record.container();
    if (container == null) {
      return;
    }
    json.writeObjectFieldStart("container");
    json.writeStringField("id", container.id());
    json.writeStringField("image", container.image());
    json.writeStringField("imageid", container.imageId());
    json.writeStringField("name", container.name());
    json.writeNumberField("privileged", container.privileged() ? 1 : 0);
    json.writeStringField("type", SysFlowNames.runtime(container.type()));
    json.writeEndObject();
  }

  static void pod(JsonGenerator json, EnrichedRecord record) throws IOException {
    PodEntity pod = record.pod();
    if (pod == null) {
      return;
    }
    json.writeObjectFieldStart("pod");
    addresses(json, "hostip", pod.hostIp());
    json.writeStringField("id", pod.id());
    addresses(json, "internalip", pod.internalIp());
    json.writeStringField("name", pod.name());
    json.writeStringField("namespace", pod.namespace());
    json.writeStringField("nodename", pod.nodeName());
    json.writeNumberField("restartcnt", pod.restartCount());
    json.writeArrayFieldStart("services");
    for (PodEntity.Service service : pod.services()) {
      service(json, service);
    }
    json.writeEndArray();
    json.writeNumberField("ts", pod.ts());
    json.writeEndObject();
  }

  private static void service(JsonGenerator json, PodEntity.Service service) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", service.id());
    json.writeStringField("name", service.name());
    json.writeStringField("namespace", service.namespace());
    addresses(json, "clusterIP", service.clusterIp());
    json.writeArrayFieldStart("ports");
    for (PodEntity.Port port : service.ports()) {
      json.writeStartObject();
      json.writeNumberField("port", port.port());
      json.writeNumberField("targetport", port.targetPort());
      json.writeNumberField("nodeport", port.nodePort());
      json.writeStringField("proto", port.proto());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void addresses(JsonGenerator json, String name, List<Long> addresses)
      throws IOException {
    SysFlowJson.texts(
        json,
        name,
        addresses.stream().map(address -> Ip.ofSysFlow(address.intValue()).toString()).toList());
  }
}
