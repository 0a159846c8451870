/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the probe tells the agent: records in the byte order of the machine, each an event header
 * followed by fields. Java's Wire class holds the same numbers.
 */
#ifndef SYSFLOW_WIRE_H
#define SYSFLOW_WIRE_H

#include "bpf.h"

enum kind {
	K_NONE = 0,

	/* processes */
	K_SEEN = 1, /* was there before: of the snapshot only */
	K_FORK = 2, /* tgid, tid: the child's; a0: clone flags */
	K_FORK_FAILED = 3, /* a0: clone flags */
	K_EXEC = 4, /* a0: thread id of the caller before */
	K_EXEC_FAILED = 5,
	K_EXIT = 6, /* a0: wait status of the thread, a1: of the process; the last one's has its task */
	K_SETUID = 7, /* a0..a2: as the call's */
	K_SETGID = 8,
	K_CHDIR = 9,

	/* descriptors; a2 of those that begin or end an entry of the map "flows": its id, 0 if none */
	K_OPEN = 10, /* a0: open flags, a1: mode */
	K_OPEN_FAILED = 11,
	K_START = 12, /* first transfer on this descriptor: what it stands for; a0: whether it writes */
	K_FLUSH = 13, /* sums of a file that this descriptor no longer stands for */
	K_CLOSE = 14,
	K_CLOSE_RANGE = 15, /* a0: first, a1: last, a2: flags */
	K_IO = 16, /* one transfer, as the table was full; a0: whether it writes, a1: bytes */
	K_CONNECT = 17,
	K_ACCEPT = 18,
	K_DUP = 19, /* fd: new, a0: old */

	/* operations on a descriptor; a0..a2: as the shape says */
	K_MMAP = 20,
	K_SETNS = 21,
	K_SHUTDOWN = 22,
	K_SOCKET = 23,
	K_BIND = 24,
	K_LISTEN = 25,
	K_FCHMOD = 26,
	K_FCHOWN = 27,
	K_FTRUNCATE = 28,
	K_FSETXATTR = 29,

	/* operations on names; a0: mode, a1: flags */
	K_UNLINK = 30,
	K_RMDIR = 31,
	K_MKDIR = 32,
	K_RENAME = 33,
	K_LINK = 34,
	K_SYMLINK = 35,
	K_CHMOD = 36,
	K_CHOWN = 37,
	K_TRUNCATE = 38,
	K_MKNOD = 39,
	K_MOUNT = 40,
	K_UMOUNT = 41,
	K_CHROOT = 42,
	K_SETXATTR = 43,
	K_UTIMES = 44,

	/* closes what was opened just now, and not used; a record that ends with a1. a0: the entry's id, a1: fd */
	K_CLOSE_UNUSED = 45,

	/* operations on processes; a0..a2: the call's first arguments */
	K_PTRACE = 50,
	K_UNSHARE = 51,
	K_MEMFD = 52,
	K_BPF = 53,
	K_MODULE_LOAD = 54,
	K_MODULE_UNLOAD = 55,
	K_USERFAULTFD = 56,
	K_IO_URING = 57,
	K_KILL = 58,
	K_PROCESS_VM = 59,
	K_CAPSET = 60,
	K_GROUP = 61, /* its session or process group changed */

	K_DONE = 62, /* ends what a record with F_PENDING told; a2: as there */
	K_SEEN_FILE = 63, /* is open: of the snapshot only */

	KINDS = 64
};

enum {
	F_TRUNCATED = 1, /* a path or string did not fit */
	F_CREATED = 2, /* the open made the file */
	F_GROUP_DEAD = 4, /* all threads of its process are about to end or have ended */
	F_THREAD = 8, /* the new task is a thread */
	F_KERNEL_THREAD = 32,
	F_RING = 64, /* by an io_uring: the entry of "flows" is that of FLOW_RING | tid */
	F_PENDING = 128, /* its result is to come; a2: which one */
	F_WORKER = 256, /* the thread works for an io_uring: nobody was told of its birth */
};

struct event {
	u32 len; /* of the whole record, a multiple of 8 */
	u16 kind;
	u16 flags;
	u64 ts; /* since boot, suspended time included */
	u64 start; /* when the process was started, likewise: with tgid its identity */
	u32 tgid;
	u32 tid;
	s64 ret;
	u64 a0, a1, a2;
	u64 file; /* address of the open file: tells reuse of a descriptor */
	u64 ino;
	u32 dev;
	u32 mode;
	s32 fd;
	u32 exec; /* of records of K_SEEN, K_FORK, K_EXEC: how often it was executed */
};

/* The length of a record that ends with a1. */
#define SHORT_EVENT 56

/* What follows a header: this, then len bytes, then up to a multiple of 8. */
struct field {
	u16 tag;
	u16 len;
	u32 aux;
};

enum tag {
	/* Paths as components, the last first, each ended by 0; aux: P_ flags. */
	T_PATH = 1, /* of the file */
	T_CWD = 2,
	T_BASE = 3, /* the directory that T_RAW starts at */
	T_BASE2 = 4, /* likewise of T_RAW2 */
	T_CGROUP = 5,
	/* Strings of the program, without the 0 at the end; aux: P_TRUNCATED. */
	T_RAW = 6,
	T_RAW2 = 7,
	T_ARGS = 8, /* each ended by 0 */
	T_ENV = 9,
	/* Structures. */
	T_TASK = 10,
	T_SUMS = 11,
	T_SOCKET = 12,
	T_ADDRESS = 13, /* sockaddr of the call */
	T_NAME = 14, /* own name of a unix socket */
	T_PEER = 15, /* its peer's name */
	T_FDS = 16, /* which descriptors are open, a bit each */
	T_EXE = 17,
	T_NAME_PATH = 18, /* where the names are, if they are relative: as T_PATH */
	T_PEER_PATH = 19,
	T_NAMESPACES = 20,
};

enum {
	P_TRUNCATED = 1, /* the beginning (components) or end (strings) is missing */
	P_PSEUDO = 2, /* not in any tree: its only component is a description */
	P_DELETED = 4,
};

struct task_info {
	u32 uid, gid, euid, egid;
	u32 loginuid;
	u32 sid, pgid, vpid;
	u32 parent_tgid;
	u32 tty;
	u32 threads; /* how many it has */
	u32 spare;
	u64 parent_start;
	u64 cap_inheritable, cap_permitted, cap_effective;
	char comm[16];
};

/* The namespaces that a process is in: their inode numbers, 0 if there is none. */
struct namespaces {
	u32 pid, mnt, net, user, uts, ipc, cgroup, spare;
};

struct exe_info {
	u64 ino;
	u64 ctime, mtime; /* ns since the epoch */
	u32 dev, mode;
	u32 upper; /* whether it is in the upper layer of an overlay: made or changed there */
	u32 writable; /* whether who executes it may write it */
};

struct sums {
	u64 first, last;
	u64 read_ops, read_bytes;
	u64 write_ops, write_bytes;
};

struct socket_info {
	u16 family, type, protocol, state;
	u16 local_port, peer_port;
	u32 spare;
	u8 local[16], peer[16]; /* IPv4: the first 4 bytes */
};

/*
 * The transfers of one thread on one descriptor, kept in the map "flows" until the descriptor is
 * closed. Only the thread itself writes to it, so plain additions are exact.
 */
struct flow_key {
	u32 tid;
	s32 fd;
};

struct flow {
	u64 file;
	u64 id; /* never used twice: addresses of files are */
	u64 peer; /* hash of the peer's address, of datagram sockets that have none of their own */
	u64 start;
	u32 tgid;
	u32 state;
	struct sums sums;
	u64 jiffies; /* of sums.last */
};

enum {
	FLOW_UNTOLD = 1, /* the ring was full: tell again at the next transfer */
	FLOW_DATAGRAM = 2, /* the peer can be another one at each call */
	FLOW_CLOSED = 4, /* closed, but the ring was full: the agent's sweep finds it */
	FLOW_IGNORED = 8, /* of no interest; peer: address of its inode */
};

/*
 * Of the key's tid: transfers by an io_uring, which may end on several CPUs at a time. Their thread is
 * the one that submitted them; fd: what they were submitted with, RING_SLOT() of a registered file.
 */
#define FLOW_RING 0x80000000u
#define RING_SLOT(index) (-2 - (s32)(index))

/* A process of which only birth, exec and end are told: the value in the map "muted". */
struct muted {
	u64 start;
	u64 exec; /* as in the header: what is executed next is judged anew */
};

/* Per-CPU counters, in the map "counters". */
struct counters {
	u64 sent[KINDS];
	u64 ring_full[KINDS]; /* lost, as there was no room */
	u64 shed[KINDS]; /* lost, as the room left is for what matters more */
	u64 deferred; /* found no room, and are told later */
	u64 flows_full;
	u64 reentered;
	u64 truncated;
	u64 foreign; /* calls by numbers that the probe does not know: x32, 32 bits on arm64 */
	u64 lost_ops; /* transfers whose sums found no place */
	u64 unseen; /* operations of io_urings that the kernel does not tell of */
};

#endif
