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

/* Numbers of calls; those of 32-bit callers are found SHAPES further. */
#define SHAPES 512

#endif
