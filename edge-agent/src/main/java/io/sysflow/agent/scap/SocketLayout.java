package io.sysflow.agent.scap;

/**
 * Where the fields of a socket's addresses are. The forms lie over each other as in libsinsp, whose
 * results are the measure: what it writes in one form and reads in another comes out the same.
 */
final class SocketLayout {
  static final int SIZE = 40;

  static final int SIP4 = 0;
  static final int DIP4 = 4;
  static final int SPORT4 = 8;
  static final int DPORT4 = 10;
  static final int PROTO4 = 12;

  static final int SERVER_IP4 = 0;
  static final int SERVER_PORT4 = 4;
  static final int SERVER_PROTO4 = 6;

  static final int SIP6 = 0;
  static final int DIP6 = 16;
  static final int SPORT6 = 32;
  static final int DPORT6 = 34;
  static final int PROTO6 = 36;

  static final int SERVER_IP6 = 0;
  static final int SERVER_PORT6 = 16;
  static final int SERVER_PROTO6 = 18;

  static final int UNIX_SOURCE = 0;

  private SocketLayout() {}
}
