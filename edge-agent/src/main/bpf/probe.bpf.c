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

/* The kernel's helpers are for programs that are free under the GPL as well. */
char LICENSE[] SEC("license") = "Dual BSD/GPL";

#if defined(__TARGET_ARCH_x86)

INLINE u32 call_number(struct pt_regs *regs)
{
	return (u32)regs->orig_ax & ~0x40000000u; /* the bit says x32 */
}

INLINE void load_args(struct scratch *s, struct pt_regs *regs)
{
	s->call.arg[0] = regs->di;
	s->call.arg[1] = regs->si;
	s->call.arg[2] = regs->dx;
	s->call.arg[3] = regs->r10;
	s->call.arg[4] = regs->r8;
	s->call.arg[5] = regs->r9;
}

#define ARG0(regs) ((regs)->di)
#define ARG1(regs) ((regs)->si)
#define ARG2(regs) ((regs)->dx)
#define ARG3(regs) ((regs)->r10)

/* A 32-bit call, which has other numbers. */
INLINE bool is_compat(u64 task)
{
	return READ(struct task_struct, task, thread_info.status) & 2 /* TS_COMPAT */;
}

#elif defined(__TARGET_ARCH_arm64)

INLINE u32 call_number(struct pt_regs *regs)
{
	return (u32)regs->syscallno;
}

INLINE void load_args(struct scratch *s, struct pt_regs *regs)
{
	s->call.arg[0] = regs->orig_x0;
	s->call.arg[1] = regs->regs[1];
	s->call.arg[2] = regs->regs[2];
	s->call.arg[3] = regs->regs[3];
	s->call.arg[4] = regs->regs[4];
	s->call.arg[5] = regs->regs[5];
}

#define ARG0(regs) ((regs)->orig_x0)
#define ARG1(regs) ((regs)->regs[1])
#define ARG2(regs) ((regs)->regs[2])
#define ARG3(regs) ((regs)->regs[3])

INLINE bool is_compat(u64 task)
{
	return READ(struct task_struct, task, thread_info.flags) & 1ul << 22 /* TIF_32BIT */;
}

#endif

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

/* Bytes of several messages: ret counts messages, each says its own length. */
GLOBAL int on_messages(void)
{
	struct scratch *s = get_scratch();
	u64 vector, name = 0, total = 0;
	u32 i, len, name_len = 0;

	if (!s)
		return 0;
	vector = arg(s, 1);
	for (i = 0; i < 256; i++) {
		if ((s64)i >= s->call.ret)
			break;
		len = 0;
		bpf_probe_read_user(&len, sizeof(len), (void *)(vector + 64ull * i + 56));
		total += len;
	}
	s->call.address_length = 0;
	if (s->call.ret > 0) {
		bpf_probe_read_user(&name, sizeof(name), (void *)vector);
		bpf_probe_read_user(&name_len, sizeof(name_len), (void *)(vector + 8));
		load_address(s, name, name_len);
	}
	transfer(s, (s32)arg(s, 0), shape_of(s)->class == C_SENDMMSG, (s64)total);
	return 0;
}

/* Transfers of one message, which may say where from or to. */
GLOBAL int on_message(void)
{
	struct scratch *s = get_scratch();
	u32 class, len = 0;
	u64 name = 0;

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
		bpf_probe_read_user(&name, sizeof(name), (void *)arg(s, 1));
		bpf_probe_read_user(&len, sizeof(len), (void *)(arg(s, 1) + 8));
		load_address(s, name, len);
	}
	transfer(s, (s32)arg(s, 0), class == C_SENDTO || class == C_SENDMSG, s->call.ret);
	return 0;
}

/* From one descriptor to another, within the kernel. */
GLOBAL int on_copy(void)
{
	struct scratch *s = get_scratch();
	bool sendfile;

	if (!s)
		return 0;
	sendfile = shape_of(s)->class == C_SENDFILE;
	s->call.address_length = 0;
	transfer(s, (s32)arg(s, sendfile ? 1 : 0), 0, s->call.ret);
	transfer(s, (s32)arg(s, sendfile ? 0 : 2), 1, s->call.ret);
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
INLINE bool is_idle(const struct shape *shape, struct pt_regs *regs, s64 ret)
{
	switch (shape->class) {
	case C_FCNTL:
		return (u32)ARG1(regs) != 0 /* F_DUPFD */ &&
		       (u32)ARG1(regs) != 1030 /* F_DUPFD_CLOEXEC */;
	case C_MMAP:
		/* Anonymous ones are memory; of files, those that can be executed matter most. */
		return ret < 0 || ARG3(regs) & 0x20 /* MAP_ANONYMOUS */ ||
		       !(ARG2(regs) & 4 /* PROT_EXEC */ || config.mmap_all);
	case C_SOCKET:
		return (u32)ARG0(regs) == AF_UNIX || (u32)ARG0(regs) == AF_NETLINK;
	case C_PTRACE:
		return !is_grave(ARG0(regs));
	case C_KILL:
		/* Signal 0 is none, and to signal oneself is a runtime's housekeeping. */
		return !ARG1(regs) || (u32)ARG0(regs) == bpf_get_current_pid_tgid() >> 32;
	case C_CLONE:
	case C_CLONE3:
	case C_FORK:
		/* A tracepoint tells of those that succeed. */
		return ret >= 0;
	default:
		return shape->kind == K_EXEC_FAILED && ret >= 0;
	}
}

INLINE void on_call(struct scratch *s, const struct shape *shape)
{
	switch (shape->class) {
	case C_READ:
	case C_WRITE:
		s->call.address_length = 0;
		transfer(s, (s32)arg(s, 0), shape->class == C_WRITE, s->call.ret);
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
	case C_SENDFILE:
	case C_SPLICE:
		on_copy();
		break;
	case C_OPEN:
	case C_OPENAT2:
	case C_CREAT:
		on_open();
		break;
	case C_CLOSE:
		on_close();
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
}

SEC("tp_btf/sys_exit")
int on_sys_exit(u64 *ctx)
{
	struct pt_regs *regs = (struct pt_regs *)ctx[0];
	s64 ret = (s64)ctx[1];
	u32 nr = call_number(regs);
	const struct shape *shape;
	struct counters *c;
	struct scratch *s;
	u64 task, file;

	if (nr >= SHAPES)
		return 0;
	shape = &shapes[nr];
	if (shape->class == C_NONE)
		return 0;
	if (bpf_get_current_pid_tgid() >> 32 == config.self)
		return 0;
	if (!wanted(shape->kind) || is_idle(shape, regs, ret))
		return 0;
	task = bpf_get_current_task();
	if (is_compat(task)) {
		c = get_counters();
		if (c)
			c->compat++;
		return 0;
	}
	if (shape->class == C_READ || shape->class == C_WRITE) {
		/* -ERESTART*: the kernel repeats the call, and the program sees one. */
		if (ret >= -516 && ret <= -512)
			return 0;
		if (fast_transfer(task, (s32)ARG0(regs), shape->class == C_WRITE, ret, &file))
			return 0;
	}
	s = get_scratch();
	if (!s || !enter(s))
		return 0;
	s->call.task = task;
	s->call.ret = ret < -511 && ret > -517 ? -4 /* EINTR */ : ret;
	s->call.shape = nr;
	load_args(s, regs);
	s->call.arg[CWD] = (u64)(s64)AT_FDCWD;
	s->call.arg[NONE] = 0;
	on_call(s, shape);
	leave(s);
	return 0;
}

SEC("tp_btf/sched_process_fork")
int on_sched_process_fork(u64 *ctx)
{
	struct scratch *s = get_scratch();
	u64 child;

	/* Read, not loaded, it is a number and may go to a global function. */
	bpf_probe_read_kernel(&child, sizeof(child), &ctx[1]);
	if (!s || (u32)READ(struct task_struct, child, tgid) == config.self || !enter(s))
		return 0;
	on_fork(bpf_get_current_task(), child);
	leave(s);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int on_sched_process_exec(u64 *ctx)
{
	u32 old_tid = (u32)ctx[1];
	struct scratch *s = get_scratch();

	if (!s || bpf_get_current_pid_tgid() >> 32 == config.self || !enter(s))
		return 0;
	on_exec(bpf_get_current_task(), old_tid);
	leave(s);
	return 0;
}

SEC("tp_btf/sched_process_exit")
int on_sched_process_exit(u64 *ctx)
{
	struct scratch *s = get_scratch();

	if (!s || bpf_get_current_pid_tgid() >> 32 == config.self || !enter(s))
		return 0;
	on_exit(bpf_get_current_task());
	leave(s);
	return 0;
}
