package io.sysflow.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sysflow.agent.event.ProcessInfo;
import io.sysflow.agent.flow.FlowBuilder;
import io.sysflow.agent.flow.FlowOptions;
import io.sysflow.agent.flow.NodeIdentity;
import io.sysflow.agent.flow.RedactionOptions;
import io.sysflow.agent.flow.Redactor;
import io.sysflow.model.FileEntity;
import io.sysflow.model.FileFlow;
import io.sysflow.model.Foid;
import io.sysflow.model.ObjectState;
import io.sysflow.model.ProcessEntity;
import io.sysflow.model.SysFlowRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the reference collector does not see, on this host, now. */
class LiveCoverageTest extends LiveTest {

  @Test
  void callsThatOpenOrChangeAttributes() throws Exception {
    assertThat(probe.deeds("attributes"))
        .containsExactly(
            "T1 exec DIR/deeds [attributes]",
            "T1 open 3 f:DIR/attributes/a wronly|creat|trunc|created mode=644",
            "T1 close 3 f:DIR/attributes/a",
            "T1 open 3 f:DIR/attributes/a rdonly",
            "T1 chown 3 f:DIR/attributes/a",
            "T1 close 3 f:DIR/attributes/a",
            "T1 chown ?:DIR/attributes/a",
            "T1 chown ?:DIR/attributes/a",
            "T1 chown ?:DIR/attributes/a",
            "T1 chmod ?:DIR/attributes/a mode=2600",
            "T1 mknod ?:DIR/attributes/node mode=600",
            "T1 utimes ?:DIR/attributes/a",
            "T1 open 3 d:DIR/attributes rdonly|directory",
            "T1 open 4 f:DIR/attributes/a rdonly",
            "T1 io 4 f:DIR/attributes/a read 1:0",
            "T1 close 4 f:DIR/attributes/a",
            "T1 close 3 d:DIR/attributes",
            "T1 exit 0");
  }

  @Test
  void mountsOfBothKindsAndPathsAcrossThem() throws Exception {
    assertThat(probe.deeds("mounts"))
        .containsSubsequence(
            "T1 exec DIR/deeds [mounts]",
            "T1 unshare",
            "T1 mount ?:/ flags=278528",
            "T1 mkdir d:DIR/mounts/m mode=700",
            "T1 mount ?:DIR/mounts/m flags=2",
            "T1 open 3 f:DIR/mounts/m/file wronly|creat|trunc|created mode=600",
            "T1 umount ?:DIR/mounts/m flags=2",
            "T1 mount ?:DIR/mounts/m flags=4",
            "T1 chroot ?:DIR/mounts/m",
            "T1 exit 0");
  }

  @Test
  void operationsOnProcesses() throws Exception {
    List<String> told = probe.deeds("powers");

    assertThat(told)
        .containsSubsequence(
            "T1 exec DIR/deeds [powers]",
            "T1 setgid",
            "T1 setuid 0",
            "T1 capset",
            "T1 unshare",
            "T1 clone T2",
            "T1 bpf -> -22",
            "T1 process_vm",
            "T1 exec DIR/deeds [powers] -> -2",
            "T1 exit 0")
        .containsSubsequence("T2 clone 0", "T2 ptrace", "T2 exit 0")
        .anyMatch(line -> line.startsWith("T1 module_load -> "))
        .anyMatch(line -> line.startsWith("T1 module_unload -> "))
        .anyMatch(line -> line.startsWith("T1 userfaultfd"))
        .anyMatch(line -> line.startsWith("T1 io_uring"));
  }

  @Test
  void anExecutableInMemoryAndWhatIsFreshAfterTheExec() throws Exception {
    ProcessInfo process = probe.lastExec("memory-exec");

    assertThat(process.exe()).contains("memfd:secret");
    assertThat(process.facts().exeMemfd()).isTrue();
    assertThat(process.facts().argv()).containsExactly("argv zero", "nothing");
    assertThat(process.cwd()).isEqualTo("/");
    assertThat(process.env()).containsExactly("PATH=/fresh");
    assertThat(process.facts().capEffective()).isNotNull();
    assertThat(process.facts().capPermitted()).isNotNull();
    assertThat(process.facts().capInheritable()).isNotNull();
    assertThat(process.facts().loginUid()).isNotNull();
    assertThat(process.facts().sid()).isNotNull();
    assertThat(process.facts().pgid()).isNotNull();
    assertThat(process.facts().comm()).isNotNull();
  }

  @Test
  void anExecutableInTheUpperLayerOfAnOverlay() throws Exception {
    ProcessInfo process = probe.lastExec("overlay");
    if (!process.exe().endsWith("/x")) {
      System.err.println("SKIPPED, this kernel has no overlay file system");
      org.junit.jupiter.api.Assumptions.abort("no overlay");
    }

    assertThat(process.exe()).endsWith("/merged/x");
    assertThat(process.facts().exeUpperLayer()).isTrue();
    assertThat(process.facts().exeMemfd()).isNotEqualTo(true);
    assertThat(process.facts().exeIno()).isPositive();
    assertThat(process.facts().exeCtime()).isPositive();
    assertThat(process.facts().exeMtime()).isPositive();
  }

  @Test
  void whatAProcessGaveUpIsToldWithItBeforeWhatItDoesNext() throws Exception {
    List<SysFlowRecord> records = records("humble");

    List<ProcessEntity> itself =
        records.stream()
            .filter(rec -> rec instanceof ProcessEntity p && p.exeArgs().equals("humble"))
            .map(ProcessEntity.class::cast)
            .toList();
    ProcessEntity last = itself.get(itself.size() - 1);
    assertThat(last.state()).isEqualTo(ObjectState.MODIFIED);
    assertThat(last.gid()).isEqualTo(12);
    assertThat(last.facts().capEffective()).isZero();
    assertThat(itself.get(0).facts().capEffective()).isNotZero();
    assertThat(records.indexOf(last)).isLessThan(indexOfFlowOn(records, "/humble/humble"));
  }

  private static int indexOfFlowOn(List<SysFlowRecord> records, String end) {
    Foid file =
        records.stream()
            .filter(rec -> rec instanceof FileEntity f && f.path().endsWith(end))
            .map(rec -> ((FileEntity) rec).oid())
            .findFirst()
            .orElseThrow();
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i) instanceof FileFlow flow && flow.fileOid().equals(file)) {
        return i;
      }
    }
    throw new AssertionError("no flow on " + end);
  }

  private static List<SysFlowRecord> records(String what) throws Exception {
    List<SysFlowRecord> records = new ArrayList<>();
    FlowBuilder builder =
        new FlowBuilder(
            FlowOptions.DEFAULT,
            new NodeIdentity("n", "NA", "", "", "", ""),
            new Redactor(RedactionOptions.DEFAULT),
            1);
    probe.pollUntilExit(
        probe.start(what).pid(),
        event -> builder.accept(event, event.ts(), datum -> records.add(datum.rec())));
    return records;
  }
}
