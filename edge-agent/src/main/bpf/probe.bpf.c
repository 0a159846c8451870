// SPDX-License-Identifier: Apache-2.0 AND (BSD-2-Clause OR GPL-2.0)
/*
 * The probe: tells the agent what processes do.
 *
 * Calls are looked at when they return: their arguments are still in the registers, user memory has
 * been paged in, the result is known and descriptors can be followed to their files. What never
 * returns or forgets its arguments has tracepoints of its own: exec, fork, exit, requests of io_urings.
 */
#if defined(__TARGET_ARCH_x86)
#include "syscalls_x86_64.h"
#elif defined(__TARGET_ARCH_arm64)
#include "syscalls_arm64.h"
#endif
#define SCRATCH_TYPE BPF_MAP_TYPE_PERCPU_ARRAY
#include "ring.h"

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
INLINE int on_slow_call(struct pt_regs *regs, u64 task, u32 tid, u32 nr, s64 ret)
{
	struct scratch *s = get_scratch();
	const struct shape *shape;

	if (!s || !enter(s))
		return 0;
	s->call.task = task;
	s->call.tid = tid;
	s->call.ring = 0;
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
		return on_slow_call(regs, task, (u32)ids, nr, ret);
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
	if (shape->class == C_CLOSE && fast_close(task, ids, (s32)ARG0(regs), ret))
		return 0;
	return on_slow_call(regs, task, (u32)ids, nr, ret);
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

/* Optional from here on: kernels may be without these tracepoints, or without io_urings. */

INLINE int on_submitted(u64 request)
{
	struct scratch *s;
	u64 task;

	if (!RINGS_KNOWN) {
		count_unseen();
		return 0;
	}
	task = submitter(request);
	if (!is_of_interest(shape_of_request(request), task))
		return 0;
	s = get_scratch();
	if (!s || !enter(s))
		return 0;
	on_submission(request, NUMBER(s, task));
	leave(s);
	return 0;
}

SEC("raw_tp/io_uring_submit_req")
int on_io_uring_submit_req(u64 *ctx)
{
	return EXISTS(struct trace_event_raw_io_uring_submit_req, ctx) ? on_submitted(ctx[0]) : 0;
}

/* Its name before Linux 6.4. */
SEC("raw_tp/io_uring_submit_sqe")
int on_io_uring_submit_sqe(u64 *ctx)
{
	return EXISTS(struct trace_event_raw_io_uring_submit_sqe, ctx) ? on_submitted(ctx[0]) : 0;
}

/*
 * The context, the request (or nothing, if it completes again), then the user's data or, since Linux
 * 6.16, the address of where it is.
 */
SEC("raw_tp/io_uring_complete")
int on_io_uring_complete(u64 *ctx)
{
	struct lasting_key key = { .context = ctx[0], .user_data = ctx[2] };
	u64 request = ctx[1], *found, ret;

	if (!RINGS_KNOWN)
		return 0;
	if (request) {
		complete(request, READ(struct io_kiocb, request, cqe.res), true);
		return 0;
	}
	/* The result comes next, if this was the user's data: read, not loaded, it need not be there. */
	bpf_probe_read_kernel(&ret, sizeof(ret), &ctx[3]);
	found = bpf_map_lookup_elem(&lasting, &key);
	if (!found) {
		ret = (u64)(s64)READ(struct io_uring_cqe, ctx[2], res);
		key.user_data = READ(struct io_uring_cqe, ctx[2], user_data);
		found = bpf_map_lookup_elem(&lasting, &key);
	}
	if (found)
		complete(*found, (s32)ret, false);
	return 0;
}

/* The program does not fetch what completes as fast as it does: no more is told of these. */
SEC("raw_tp/io_uring_cqe_overflow")
int on_io_uring_cqe_overflow(u64 *ctx)
{
	struct lasting_key key = { .context = ctx[0], .user_data = ctx[1] };
	u64 request, *found;

	if (!RINGS_KNOWN)
		return 0;
	request = find_request(ctx[0], ctx[1]);
	if (request) {
		complete(request, (s32)ctx[2], true);
		return 0;
	}
	found = bpf_map_lookup_elem(&lasting, &key);
	if (found)
		complete(*found, (s32)ctx[2], false);
	return 0;
}
