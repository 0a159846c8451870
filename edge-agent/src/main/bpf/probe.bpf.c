// SPDX-License-Identifier: Apache-2.0 AND (BSD-2-Clause OR GPL-2.0)
/*
 * The probe: tells the agent what processes do.
 *
 * Calls are looked at when they return: their arguments are still in the registers, user memory has
 * been paged in, the result is known and descriptors can be followed to their files. What never
 * returns or forgets its arguments has tracepoints of its own: exec, fork, exit.
 */
#if defined(__TARGET_ARCH_x86)
#include "syscalls_x86_64.h"
#elif defined(__TARGET_ARCH_arm64)
#include "syscalls_arm64.h"
#endif
#define SCRATCH_TYPE BPF_MAP_TYPE_PERCPU_ARRAY
#include "process.h"

/*
 * With -DRAW the tracepoints' arguments are but numbers to the verifier, and the kernel needs no
 * description of its types of its own: the loader may have one from elsewhere.
 */
#ifdef RAW
#define TRACEPOINT "raw_tp/"
#define REG(regs, member) READ(struct pt_regs, regs, member)
#else
#define TRACEPOINT "tp_btf/"
#define REG(regs, member) ((regs)->member)
#endif

/* The kernel's helpers are for programs that are free under the GPL as well. */
char LICENSE[] SEC("license") = "Dual BSD/GPL";

#if defined(__TARGET_ARCH_x86)

#define X32 0x40000000u
#define COMPAT_UNKNOWN 0 /* 32-bit calls have a table */

INLINE u32 call_number(struct pt_regs *regs)
{
	return (u32)REG(regs, orig_ax);
}

INLINE void load_args(struct scratch *s, struct pt_regs *regs)
{
	s->call.arg[0] = REG(regs, di);
	s->call.arg[1] = REG(regs, si);
	s->call.arg[2] = REG(regs, dx);
	s->call.arg[3] = REG(regs, r10);
	s->call.arg[4] = REG(regs, r8);
	s->call.arg[5] = REG(regs, r9);
}

#define ARG0(regs) REG(regs, di)
#define ARG1(regs) REG(regs, si)
#define ARG2(regs) REG(regs, dx)
#define ARG3(regs) REG(regs, r10)

INLINE void load_compat_args(struct scratch *s, struct pt_regs *regs)
{
	s->call.arg[0] = (u32)REG(regs, bx);
	s->call.arg[1] = (u32)REG(regs, cx);
	s->call.arg[2] = (u32)REG(regs, dx);
	s->call.arg[3] = (u32)REG(regs, si);
	s->call.arg[4] = (u32)REG(regs, di);
	s->call.arg[5] = (u32)REG(regs, bp);
}

/* A 32-bit call, which has other numbers. */
INLINE bool is_compat(u64 task)
{
	return READ(struct task_struct, task, thread_info.status) & 2 /* TS_COMPAT */;
}

/*
 * Whether it can be one. The instruction for 64-bit calls leaves the address that it returns to in
 * rcx as well; others do not. This is cheap, and right for all but those who mean to deceive, whom
 * the exact look at calls of interest finds.
 */
INLINE bool may_be_compat(struct pt_regs *regs)
{
	return REG(regs, cx) != REG(regs, ip);
}

/* socketcall(2)'s numbers, from 1 on, as those of the calls themselves. */
static const u16 socket_calls[32] = {
	[1] = 359, /* socket */
	[2] = 361, /* bind */
	[3] = 362, /* connect */
	[4] = 363, /* listen */
	[5] = 364, /* accept */
	[9] = 4, /* send: a write */
	[10] = 3, /* recv: a read */
	[11] = 369, /* sendto */
	[12] = 371, /* recvfrom */
	[13] = 373, /* shutdown */
	[16] = 370, /* sendmsg */
	[17] = 372, /* recvmsg */
	[18] = 364, /* accept4 */
	[19] = 337, /* recvmmsg */
	[20] = 345, /* sendmmsg */
};

INLINE u32 socket_call(u64 which)
{
	return socket_calls[which & 31];
}

#elif defined(__TARGET_ARCH_arm64)

#define X32 0u
#define COMPAT_UNKNOWN 1 /* 32-bit calls are counted, not told */

INLINE u32 call_number(struct pt_regs *regs)
{
	return (u32)REG(regs, syscallno);
}

INLINE void load_args(struct scratch *s, struct pt_regs *regs)
{
	s->call.arg[0] = REG(regs, orig_x0);
	s->call.arg[1] = REG(regs, regs[1]);
	s->call.arg[2] = REG(regs, regs[2]);
	s->call.arg[3] = REG(regs, regs[3]);
	s->call.arg[4] = REG(regs, regs[4]);
	s->call.arg[5] = REG(regs, regs[5]);
}

#define ARG0(regs) REG(regs, orig_x0)
#define ARG1(regs) REG(regs, regs[1])
#define ARG2(regs) REG(regs, regs[2])
#define ARG3(regs) REG(regs, regs[3])

INLINE void load_compat_args(struct scratch *s, struct pt_regs *regs)
{
	load_args(s, regs);
}

INLINE bool is_compat(u64 task)
{
	return READ(struct task_struct, task, thread_info.flags) & 1ul << 22 /* TIF_32BIT */;
}

INLINE bool may_be_compat(struct pt_regs *regs)
{
	return true;
}

/* Arm has no such call. */
INLINE u32 socket_call(u64 which)
{
	return 0;
}

#endif

INLINE void count_foreign(void)
{
	struct counters *c = get_counters();

	if (c)
		c->foreign++;
}

/* The scratch is one CPU's, and nothing interrupts a tracepoint's program; were it so, say so. */
INLINE bool enter(struct scratch *s)
{
	struct counters *c;

	if (!s->call.busy) {
		s->call.busy = 1;
		return true;
	}
	c = get_counters();
	if (c)
		c->reentered++;
	return false;
}

INLINE void leave(struct scratch *s)
{
	s->call.busy = 0;
}

/* A pointer, or a length, among the caller's structures. */
INLINE u64 user_word(struct scratch *s, u64 address)
{
	u64 word = 0;
	u32 half = 0;

	if (!s->call.compat) {
		bpf_probe_read_user(&word, sizeof(word), (void *)address);
		return word;
	}
	bpf_probe_read_user(&half, sizeof(half), (void *)address);
	return half;
}

/* The address in a struct msghdr: its first member, and its length the second. */
INLINE void load_message_address(struct scratch *s, u64 message)
{
	u32 len = 0;

	bpf_probe_read_user(&len, sizeof(len), (void *)(message + (s->call.compat ? 4 : 8)));
	load_address(s, user_word(s, message), len);
}

#define MESSAGES 1024 /* the kernel takes no more at a time */
#define SOME 32

/* Adds up the bytes of some messages. */
GLOBAL int add_messages(u32 from)
{
	struct scratch *s = get_scratch();
	u64 header, size;
	u32 i, len;

	if (!s)
		return 0;
	/* struct mmsghdr: a msghdr, then the length */
	size = s->call.compat ? 32 : 64;
	header = s->call.compat ? 28 : 56;
	for (i = 0; i < SOME; i++) {
		if ((s64)(from + i) >= s->call.ret)
			break;
		len = 0;
		bpf_probe_read_user(&len, sizeof(len),
				    (void *)(arg(s, 1) + size * (from + i) + header));
		s->call.bytes += len;
	}
	return 0;
}

/* Bytes of several messages: ret counts messages, each says its own length. */
GLOBAL int on_messages(void)
{
	struct scratch *s = get_scratch();
	u32 i;

	if (!s)
		return 0;
	s->call.bytes = 0;
	for (i = 0; i < MESSAGES; i += SOME) {
		if ((s64)i >= s->call.ret)
			break;
		add_messages(i);
	}
	s->call.address_length = 0;
	if (s->call.ret > 0)
		load_message_address(s, arg(s, 1));
	transfer(s, (s32)arg(s, 0), shape_of(s)->class == C_SENDMMSG, (s64)s->call.bytes);
	return 0;
}

/* Transfers of one message, which may say where from or to. */
GLOBAL int on_message(void)
{
	struct scratch *s = get_scratch();
	u32 class, len = 0;

	if (!s)
		return 0;
	class = shape_of(s)->class;
	s->call.address_length = 0;
	if (class == C_SENDTO) {
		load_address(s, arg(s, 4), (u32)arg(s, 5));
	} else if (class == C_RECVFROM && s->call.ret >= 0) {
		if (arg(s, 5))
			bpf_probe_read_user(&len, sizeof(len), (void *)arg(s, 5));
		load_address(s, arg(s, 4), len);
	} else if (class == C_SENDMSG || (class == C_RECVMSG && s->call.ret >= 0)) {
		load_message_address(s, arg(s, 1));
	}
	transfer(s, (s32)arg(s, 0), class == C_SENDTO || class == C_SENDMSG, s->call.ret);
	return 0;
}

/* From one descriptor to another, within the kernel. */
GLOBAL int on_copy(void)
{
	struct scratch *s = get_scratch();

	if (!s)
		return 0;
	s->call.address_length = 0;
	transfer(s, (s32)arg(s, shape_of(s)->a0), 0, s->call.ret);
	transfer(s, (s32)arg(s, shape_of(s)->a1), 1, s->call.ret);
	return 0;
}

/* Pages of the caller go into a pipe, or what is in a pipe into its memory. */
GLOBAL int on_vmsplice(void)
{
	struct scratch *s = get_scratch();
	u64 file;

	if (!s)
		return 0;
	file = file_of(s->call.task, (s32)arg(s, 0));
	if (!file)
		return 0;
	s->call.address_length = 0;
	transfer(s, (s32)arg(s, 0), !!(READ(struct file, file, f_mode) & FMODE_WRITE), s->call.ret);
	return 0;
}

/* A signal to a process that a descriptor stands for: its number is that of the host. */
GLOBAL int on_pidfd_kill(void)
{
	struct scratch *s = get_scratch();
	u64 file, inode, sb, pid = 0;

	if (!s)
		return 0;
	file = file_of(s->call.task, (s32)arg(s, 0));
	if (file) {
		inode = (u64)READ(struct file, file, f_inode);
		sb = (u64)READ(struct inode, inode, i_sb);
		/* Since Linux 6.9 they are files of a file system of their own. */
		pid = (u32)READ(struct super_block, sb, s_magic) == PID_FS_MAGIC ?
			      (u64)READ(struct inode, inode, i_private) :
			      (u64)READ(struct file, file, private_data);
	}
	s->call.arg[0] = pid ? host_nr(NUMBER(s, pid)) : 0;
	if (s->call.arg[0] != ids_of(s->call.task) >> 32)
		on_plain();
	return 0;
}

INLINE void on_failed_clone(struct scratch *s)
{
	u64 flags = 0;

	switch (shape_of(s)->class) {
	case C_CLONE3:
		bpf_probe_read_user(&flags, sizeof(flags), (void *)arg(s, 0));
		s->call.arg[0] = flags;
		break;
	case C_FORK:
		s->call.arg[0] = 0;
		break;
	}
	on_plain();
}

/* Requests that change another process; a debugger's many others do not. */
INLINE bool is_grave(u64 request)
{
	return request == 0 /* TRACEME */ || request == 4 /* POKETEXT */ ||
	       request == 5 /* POKEDATA */ || request == 13 /* SETREGS */ ||
	       request == 16 /* ATTACH */ || request == 0x4205 /* SETREGSET */ ||
	       request == 0x4206 /* SEIZE */;
}

/* Calls of which most are of no interest: told by their registers, before anything else is done. */
INLINE bool is_idle(const struct shape *shape, u64 a0, u64 a1, u64 a2, u64 a3, s64 ret)
{
	switch (shape->class) {
	case C_FCNTL:
		return (u32)a1 != 0 /* F_DUPFD */ && (u32)a1 != 1030 /* F_DUPFD_CLOEXEC */;
	case C_MMAP:
		/* Anonymous ones are memory; of files, those that can be executed matter most. */
		return (ret < 0 && ret > -4096) || a3 & 0x20 /* MAP_ANONYMOUS */ ||
		       !(a2 & 4 /* PROT_EXEC */ || config.mmap_all);
	case C_SOCKET:
		return (u32)a0 == AF_UNIX || (u32)a0 == AF_NETLINK;
	case C_PTRACE:
		return !is_grave(a0);
	case C_PIDFD_KILL:
		return !a1;
	case C_KILL:
		/* Signal 0 is none, and to signal oneself is a runtime's housekeeping. */
		return !(shape->a1 == 2 ? a2 : a1) ||
		       (u32)a0 == bpf_get_current_pid_tgid() >> 32;
	case C_CLONE:
	case C_CLONE3:
	case C_FORK:
		/* A tracepoint tells of those that succeed. */
		return ret >= 0;
	default:
		return shape->kind == K_EXEC_FAILED && ret >= 0;
	}
}

/* Whether the agent does not want to hear what this process does; its life is told all the same. */
INLINE bool is_muted(u64 task, u32 tgid, u32 kind)
{
	struct muted *m;
	u64 leader;

	if (!config.muting || KINDS_OF_LIFE >> (kind & 63) & 1)
		return false;
	m = bpf_map_lookup_elem(&muted, &tgid);
	if (!m)
		return false;
	leader = (u64)READ(struct task_struct, task, group_leader);
	return m->exec == (u32)READ(struct task_struct, task, self_exec_id) &&
	       m->start == READ(struct task_struct, leader, start_boottime);
}

/* Does what the shape says. */
GLOBAL int on_call(void)
{
	struct scratch *s = get_scratch();
	u32 class;

	if (!s)
		return 0;
	class = shape_of(s)->class;
	switch (class) {
	case C_READ:
	case C_WRITE:
		s->call.address_length = 0;
		transfer(s, (s32)arg(s, 0), class == C_WRITE, s->call.ret);
		break;
	case C_RECVFROM:
	case C_SENDTO:
	case C_RECVMSG:
	case C_SENDMSG:
		on_message();
		break;
	case C_RECVMMSG:
	case C_SENDMMSG:
		on_messages();
		break;
	case C_COPY:
		on_copy();
		break;
	case C_VMSPLICE:
		on_vmsplice();
		break;
	case C_PIDFD_KILL:
		on_pidfd_kill();
		break;
	case C_OPEN:
	case C_OPENAT2:
	case C_CREAT:
		on_open();
		break;
	case C_CLOSE:
		on_close();
		break;
	case C_CLOSE_RANGE:
		on_close_range();
		break;
	case C_FCNTL:
	case C_DUP:
		on_dup();
		break;
	case C_CONNECT:
	case C_ACCEPT:
		on_connection();
		break;
	case C_MMAP:
	case C_SOCKET:
	case C_FD:
		on_fd();
		break;
	case C_NAME:
	case C_UNLINKAT:
		on_name();
		break;
	case C_CHDIR:
		on_chdir();
		break;
	case C_TASK:
		on_credentials();
		break;
	case C_CLONE:
	case C_CLONE3:
	case C_FORK:
		on_failed_clone(s);
		break;
	default:
		on_plain();
	}
	return 0;
}

/* Takes the arguments of a call that come in memory. Returns the number that says what it does. */
INLINE u32 load_packed_args(struct scratch *s, u32 nr)
{
	u32 values[6] = {}, i;
	u64 at;

	if (shapes[nr & (2 * SHAPES - 1)].class == C_SOCKETCALL) {
		nr = SHAPES + socket_call(arg(s, 0));
		at = arg(s, 1);
	} else if (shapes[nr & (2 * SHAPES - 1)].class == C_OLD_MMAP) {
		nr = SHAPES + 192; /* mmap2 */
		at = arg(s, 0);
	} else {
		return nr;
	}
	bpf_probe_read_user(values, sizeof(values), (void *)at);
	for (i = 0; i < 6; i++)
		s->call.arg[i] = values[i];
	return nr;
}

INLINE s64 told_result(s64 ret)
{
	return ret < -511 && ret > -517 ? -4 /* EINTR: the kernel's own words for it */ : ret;
}

/* Calls that are not frequent, and those of 32-bit programs. regs: has the arguments still. */
INLINE int on_slow_call(struct pt_regs *regs, u64 task, u32 nr, s64 ret)
{
	struct scratch *s = get_scratch();
	const struct shape *shape;

	if (!s || !enter(s))
		return 0;
	s->call.task = task;
	s->call.ret = told_result(ret);
	s->call.compat = nr >= SHAPES;
	s->call.arg[CWD] = (u64)(s64)AT_FDCWD;
	s->call.arg[NONE] = 0;
	if (nr < SHAPES) {
		load_args(s, regs);
		s->call.shape = nr;
		on_call();
	} else {
		load_compat_args(s, regs);
		nr = load_packed_args(s, nr);
		s->call.shape = nr;
		shape = &shapes[nr & (2 * SHAPES - 1)];
		if (shape->class != C_NONE && wanted(shape->kind) &&
		    !is_idle(shape, arg(s, 0), arg(s, 1), arg(s, 2), arg(s, 3), ret))
			on_call();
	}
	leave(s);
	return 0;
}

SEC(TRACEPOINT "sys_exit")
int on_sys_exit(u64 *ctx)
{
	struct pt_regs *regs = (struct pt_regs *)ctx[0];
	s64 ret = (s64)ctx[1];
	u32 nr = call_number(regs);
	u64 task = 0, file, ids;
	const struct shape *shape;

	if (nr >= SHAPES) {
		if (nr & X32 && nr != ~0u)
			count_foreign();
		return 0;
	}
	if (may_be_compat(regs) && is_compat(bpf_get_current_task())) {
		nr += SHAPES;
		if (COMPAT_UNKNOWN)
			count_foreign();
	}
	shape = &shapes[nr & (2 * SHAPES - 1)];
	if (shape->class == C_NONE)
		return 0;
	task = bpf_get_current_task();
	ids = ids_of(task);
	if (ids >> 32 == self || is_muted(task, ids >> 32, shape->kind))
		return 0;
	if (nr >= SHAPES)
		return on_slow_call(regs, task, nr, ret);
	if (!wanted(shape->kind) ||
	    is_idle(shape, ARG0(regs), ARG1(regs), ARG2(regs), ARG3(regs), ret))
		return 0;
	if (shape->class == C_READ || shape->class == C_WRITE) {
		/* -ERESTART*: the kernel repeats the call, and the program sees one. */
		if (ret >= -516 && ret <= -512)
			return 0;
		if (fast_transfer(task, ids, (s32)ARG0(regs), shape->class == C_WRITE, ret, &file))
			return 0;
	}
	return on_slow_call(regs, task, nr, ret);
}

SEC(TRACEPOINT "sched_process_fork")
int on_sched_process_fork(u64 *ctx)
{
	struct scratch *s = get_scratch();
	u64 child;

	/* Read, not loaded, it is a number and may go to a global function. */
	bpf_probe_read_kernel(&child, sizeof(child), &ctx[1]);
	if (!s || (u32)READ(struct task_struct, child, tgid) == self || !enter(s))
		return 0;
	on_fork(bpf_get_current_task(), child);
	leave(s);
	return 0;
}

SEC(TRACEPOINT "sched_process_exec")
int on_sched_process_exec(u64 *ctx)
{
	u32 old_tid = (u32)ctx[1];
	struct scratch *s = get_scratch();

	if (!s || bpf_get_current_pid_tgid() >> 32 == self || !enter(s))
		return 0;
	on_exec(bpf_get_current_task(), old_tid);
	leave(s);
	return 0;
}

SEC(TRACEPOINT "sched_process_exit")
int on_sched_process_exit(u64 *ctx)
{
	struct scratch *s = get_scratch();

	if (!s || bpf_get_current_pid_tgid() >> 32 == self || !enter(s))
		return 0;
	on_exit(bpf_get_current_task());
	leave(s);
	return 0;
}
