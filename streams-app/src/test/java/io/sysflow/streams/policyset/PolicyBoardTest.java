package io.sysflow.streams.policyset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sysflow.model.Severity;
import io.sysflow.policy.Policies;
import io.sysflow.policy.ir.RuleSwitches;
import io.sysflow.policy.ir.RuleSwitches.By;
import io.sysflow.policy.ir.RuleSwitches.Switch;
import io.sysflow.policy.ir.RulesFile;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyBoardTest {

  private static final List<RulesFile> FILES =
      List.of(
          new RulesFile(
              "a.yaml",
              "- {rule: R, desc: d, condition: evt.type = open, output: o, priority: INFO}"));
  private static final String VERSION = Policies.compile("any", FILES).policy().version();
  private static final PolicySet SET = new PolicySet("default", false, 7, VERSION, FILES, null);

  @Test
  void setComesBackFromJsonAsItWas() {
    PolicySet signed = PolicySignature.sign(SET, keys().getPrivate());

    PolicySet read = PolicySetJson.read(PolicySetJson.bytes(signed));

    assertThat(read).isEqualTo(signed);
  }

  @Test
  void keysAreReadFromPem() {
    KeyPair keys = keys();
    KeyPair others = keys();

    var publicKeys =
        PolicySignature.publicKeys(
            pem("PUBLIC KEY", others.getPublic()) + pem("PUBLIC KEY", keys.getPublic()));
    var privateKey = PolicySignature.privateKey(pem("PRIVATE KEY", keys.getPrivate()));

    assertThat(PolicySignature.verify(PolicySignature.sign(SET, privateKey), publicKeys)).isTrue();
  }

  @Test
  void signedSetIsPosted() {
    KeyPair keys = keys();
    PolicyBoard board = new PolicyBoard(List.of(keys.getPublic()));
    PolicySet signed = PolicySignature.sign(SET, keys.getPrivate());

    board.post("default", PolicySetJson.bytes(signed));

    assertThat(board.posted())
        .extractingByKey("default")
        .extracting(PolicyBoard.Posted::set)
        .isEqualTo(signed);
  }

  @Test
  void whatIsNotSignedAsItStandsIsRefused() {
    KeyPair keys = keys();
    PolicyBoard board = new PolicyBoard(List.of(keys.getPublic()));
    PolicySet signed = PolicySignature.sign(SET, keys.getPrivate());
    PolicySet later = new PolicySet("default", false, 8, VERSION, FILES, signed.signature());
    PolicySet foreign = PolicySignature.sign(SET, keys().getPrivate());
    PolicySet garbled = SET.signed("?");

    assertRefused(board, "default", SET, "not signed");
    for (PolicySet bad : List.of(later, foreign, garbled)) {
      assertRefused(board, "default", bad, "not signed with a key that we know");
    }
    assertThat(board.posted()).isEmpty();
  }

  @Test
  void serialOfWhatIsNotSignedDoesNotCount() {
    KeyPair keys = keys();
    PolicyBoard board = new PolicyBoard(List.of(keys.getPublic()));
    PolicySet last = new PolicySet("default", false, PolicySet.LAST_SERIAL, VERSION, FILES, null);
    PolicySet signed = PolicySignature.sign(SET, keys.getPrivate());

    assertRefused(board, "default", last, "not signed");
    assertThatThrownBy(() -> board.restore(last)).hasMessage("not signed");
    board.post("default", PolicySetJson.bytes(signed));
    assertRefused(board, "default", last, "not signed");

    assertThat(board.posted())
        .extractingByKey("default")
        .extracting(PolicyBoard.Posted::set)
        .isEqualTo(signed);
  }

  @Test
  void setThatATaskJudgesByIsPutBackUnlessANewerOneStandsThere() {
    PolicyBoard board = new PolicyBoard(List.of());
    PolicySet later = new PolicySet("default", false, 8, VERSION, FILES, null);

    PolicyBoard.Posted restored = board.restore(SET);
    board.post("default", PolicySetJson.bytes(later));
    PolicyBoard.Posted older = board.restore(SET);

    assertThat(List.of(restored.set(), older.set())).containsOnly(SET);
    assertThat(board.posted())
        .extractingByKey("default")
        .extracting(PolicyBoard.Posted::set)
        .isEqualTo(later);
  }

  @Test
  void keyKnowsWhatItSigned() {
    KeyPair keys = keys();
    PolicySet signed = PolicySignature.sign(SET, keys.getPrivate());
    PolicySet other = new PolicySet("default", false, 8, VERSION, FILES, signed.signature());

    assertThat(PolicySignature.isBy(signed, keys.getPrivate())).isTrue();
    assertThat(PolicySignature.isBy(other, keys.getPrivate())).isFalse();
    assertThat(PolicySignature.isBy(SET, keys.getPrivate())).isFalse();
    assertThat(PolicySignature.isBy(signed, keys().getPrivate())).isFalse();
  }

  @Test
  void olderSetDoesNotTakeThePlaceOfANewerOne() {
    PolicyBoard board = new PolicyBoard(List.of());
    board.post("default", PolicySetJson.bytes(SET));
    var before = board.posted();

    assertRefused(
        board,
        "default",
        new PolicySet("default", false, 6, VERSION, FILES, null),
        "it is older than the one in force: its serial is 6, that one's 7");
    assertThat(board.posted()).isSameAs(before);
  }

  @Test
  void setThatIsPublishedAgainAsItStandsIsNoFault() {
    PolicyBoard board = new PolicyBoard(List.of());
    board.post("default", PolicySetJson.bytes(SET));

    assertThat(board.post("default", PolicySetJson.bytes(SET))).isNull();
  }

  @Test
  void rulesOfASetAreTurnedOffHere() {
    Switch off = new Switch(false, By.RULE, "R*");
    PolicyBoard board =
        new PolicyBoard(
            List.of(), new RuleSwitches(List.of(off), Severity.DEBUG, List.of(), false));

    PolicyBoard.Posted posted = board.post("default", PolicySetJson.bytes(SET));

    assertThat(posted).isNotNull();
    assertThat(posted.policy()).isNotNull();
    assertThat(posted.policy().version()).isEqualTo(VERSION);
    assertThat(posted.policy().rules()).isEmpty();
  }

  @Test
  void whatIsWrongIsSaid() {
    PolicyBoard board = new PolicyBoard(List.of());

    assertRefused(board, "other", SET, "the key is 'other' but the set is 'default'");
    assertRefused(
        board,
        "default",
        new PolicySet("default", false, 7, "x", FILES, null),
        "its version is x but that of its files is " + VERSION);
    assertThatThrownBy(() -> board.post("default", "{\"name\":1".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidPolicySetException.class)
        .hasMessageStartingWith("no policy set: ");
    assertThatThrownBy(() -> PolicySetJson.read("{\"files\":[]}".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("there is no name");
    assertThatThrownBy(
            () -> PolicySetJson.read("{\"files\":[null]}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidPolicySetException.class)
        .hasMessage("there is no file");
    assertThatThrownBy(() -> new PolicySet("a/b", false, 1, "v", FILES, null))
        .hasMessageStartingWith("'a/b' is no name of a policy set");
  }

  private static void assertRefused(PolicyBoard board, String key, PolicySet set, String message) {
    assertThatThrownBy(() -> board.post(key, PolicySetJson.bytes(set)))
        .isInstanceOf(InvalidPolicySetException.class)
        .hasMessage(message);
  }

  private static String pem(String type, Key key) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(key.getEncoded()), type);
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
