package io.sysflow.agent.scap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in arrays of bytes. */
final class Little {

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Little() {}

  static int uint16(byte[] bytes, int index) {
    return (short) SHORT.get(bytes, index) & 0xffff;
  }

  static int int32(byte[] bytes, int index) {
    return (int) INT.get(bytes, index);
  }

  static long int64(byte[] bytes, int index) {
    return (long) LONG.get(bytes, index);
  }

  /** Returns eight bytes in network order, as in an address. */
  static long bigInt64(byte[] bytes, int index) {
    return (long) BIG_LONG.get(bytes, index);
  }

  static void putUint16(byte[] bytes, int index, int value) {
    SHORT.set(bytes, index, (short) value);
  }

  static void putInt32(byte[] bytes, int index, int value) {
    INT.set(bytes, index, value);
  }

  static void putInt64(byte[] bytes, int index, long value) {
    LONG.set(bytes, index, value);
  }
}
