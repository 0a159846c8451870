/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shape of a system call: what to do about it and which arguments hold what. One table for each
 * architecture maps numbers to shapes; everything else is common.
 */
#ifndef SYSFLOW_SHAPE_H
#define SYSFLOW_SHAPE_H

#include "wire.h"

enum class {
	C_NONE = 0, /* of no interest */
	C_READ,
	C_WRITE,
	C_RECVFROM,
	C_SENDTO,
	C_RECVMSG,
	C_SENDMSG,
	C_RECVMMSG,
	C_SENDMMSG,
	C_COPY, /* a0: index of the descriptor from, a1: to */
	C_VMSPLICE, /* a write or a read, whichever end of the pipe it is */
	C_OPEN, /* path; a0: flags, a1: mode */
	C_OPENAT2, /* path; flags and mode in a structure */
	C_CREAT,
	C_CLOSE,
	C_CLOSE_RANGE,
	C_DUP,
	C_FCNTL, /* those that duplicate */
	C_CONNECT,
	C_ACCEPT,
	C_SOCKET,
	C_FD, /* path: index of the descriptor */
	C_MMAP,
	C_NAME,
	C_UNLINKAT,
	C_CHDIR,
	C_TASK, /* changes the caller's credentials */
	C_PROCESS,
	C_PTRACE,
	C_KILL,
	C_PIDFD_KILL,
	C_CLONE,
	C_CLONE3,
	C_FORK,
	C_SOCKETCALL, /* 32 bits: which call, its arguments in memory */
	C_OLD_MMAP, /* 32 bits: arguments in memory */
};

/* Indices of call.arg[]: the last two are not arguments. */
enum { CWD = 6, NONE = 7 };

struct shape {
	u8 class;
	u8 kind;
	u8 dir, path; /* the first name: directory descriptor and string */
	u8 dir2, path2;
	u8 a0, a1; /* what goes into the header */
};

#define SHAPE(class, kind) { class, kind, CWD, NONE, CWD, NONE, NONE, NONE }
#define OPEN(dir, path, flags, mode) { C_OPEN, K_OPEN, dir, path, CWD, NONE, flags, mode }
#define NAME1(kind, dir, path, mode, flags) { C_NAME, kind, dir, path, CWD, NONE, mode, flags }
#define NAME2(kind, dir, path, dir2, path2, flags)                                               \
	{ C_NAME, kind, dir, path, dir2, path2, NONE, flags }
#define COPY(from, to) { C_COPY, 0, CWD, NONE, CWD, NONE, from, to }
#define KILL(signal) { C_KILL, K_KILL, CWD, NONE, CWD, NONE, 0, signal }
#define FD(kind, fd, a0, a1) { C_FD, kind, CWD, fd, CWD, NONE, a0, a1 }

/* Numbers of calls; those of 32-bit callers are found SHAPES further, operations of an io_uring twice as far. */
#define SHAPES 512
#define RING (2 * SHAPES)
#define RING_OPERATIONS 64

/* Operations of an io_uring, numbers as in include/uapi/linux/io_uring.h, with arguments as load_request() has them. */
#define RING_SHAPES                                                                              \
	[RING + 1] = SHAPE(C_READ, 0), /* READV */                                               \
	[RING + 2] = SHAPE(C_WRITE, 0), /* WRITEV */                                             \
	[RING + 4] = SHAPE(C_READ, 0), /* READ_FIXED */                                          \
	[RING + 5] = SHAPE(C_WRITE, 0), /* WRITE_FIXED */                                        \
	[RING + 9] = SHAPE(C_SENDMSG, 0), /* SENDMSG */                                          \
	[RING + 10] = SHAPE(C_RECVMSG, 0), /* RECVMSG */                                         \
	[RING + 13] = SHAPE(C_ACCEPT, K_ACCEPT), /* ACCEPT */                                    \
	[RING + 16] = SHAPE(C_CONNECT, K_CONNECT), /* CONNECT */                                 \
	[RING + 18] = OPEN(0, 1, 2, 3), /* OPENAT */                                             \
	[RING + 19] = SHAPE(C_CLOSE, K_CLOSE), /* CLOSE */                                       \
	[RING + 22] = SHAPE(C_READ, 0), /* READ */                                               \
	[RING + 23] = SHAPE(C_WRITE, 0), /* WRITE */                                             \
	[RING + 26] = SHAPE(C_SENDTO, 0), /* SEND */                                             \
	[RING + 27] = SHAPE(C_READ, 0), /* RECV */                                               \
	[RING + 28] = OPEN(0, 1, 2, 3), /* OPENAT2 */                                            \
	[RING + 30] = SHAPE(C_COPY, 0), /* SPLICE */                                             \
	[RING + 33] = SHAPE(C_COPY, 0), /* TEE */                                                \
	[RING + 34] = FD(K_SHUTDOWN, 0, 1, NONE), /* SHUTDOWN */                                 \
	[RING + 35] = NAME2(K_RENAME, 0, 1, 2, 3, 4), /* RENAMEAT */                             \
	[RING + 36] = { C_UNLINKAT, K_UNLINK, 0, 1, CWD, NONE, NONE, 2 }, /* UNLINKAT */         \
	[RING + 37] = NAME1(K_MKDIR, 0, 1, 2, NONE), /* MKDIRAT */                               \
	[RING + 38] = NAME2(K_SYMLINK, NONE, 1, 2, 3, NONE), /* SYMLINKAT */                     \
	[RING + 39] = NAME2(K_LINK, 0, 1, 2, 3, 4), /* LINKAT */                                 \
	[RING + 41] = FD(K_FSETXATTR, 0, NONE, NONE), /* FSETXATTR */                            \
	[RING + 42] = NAME1(K_SETXATTR, CWD, 1, NONE, NONE), /* SETXATTR */                      \
	[RING + 45] = SHAPE(C_SOCKET, K_SOCKET), /* SOCKET */                                    \
	[RING + 47] = SHAPE(C_SENDTO, 0), /* SEND_ZC */                                          \
	[RING + 48] = SHAPE(C_SENDMSG, 0), /* SENDMSG_ZC */                                      \
	[RING + 49] = SHAPE(C_READ, 0), /* READ_MULTISHOT */                                     \
	[RING + 54] = SHAPE(C_DUP, K_DUP), /* FIXED_FD_INSTALL */                                \
	[RING + 55] = FD(K_FTRUNCATE, 0, NONE, 1), /* FTRUNCATE */                               \
	[RING + 56] = FD(K_BIND, 0, NONE, NONE), /* BIND */                                      \
	[RING + 57] = FD(K_LISTEN, 0, 1, NONE), /* LISTEN */                                     \
	[RING + 58] = SHAPE(C_READ, 0), /* RECV_ZC */                                            \
	[RING + 60] = SHAPE(C_READ, 0), /* READV_FIXED */                                        \
	[RING + 61] = SHAPE(C_WRITE, 0), /* WRITEV_FIXED */

#endif
