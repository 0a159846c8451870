// SPDX-License-Identifier: Apache-2.0 AND (BSD-2-Clause OR GPL-2.0)
/*
 * The processes that are there, one record each, read through a BPF iterator. An object of its own,
 * because iterators can be preempted: they must not share the probe's per-CPU scratch.
 *
 * With -DARGS it tells arguments and environment as well, for which it has to be one that can sleep,
 * as Linux has them since 5.18; before, they are in /proc.
 */
#define SCRATCH_TYPE BPF_MAP_TYPE_ARRAY
#include "task.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* Thread group id of whoever reads, in the outermost pid namespace: the agent's own. */
u32 self SEC(".bss") = 0;

#ifdef ARGS

/* As put_bytes(), of another process. */
INLINE void put_bytes_of(struct scratch *s, struct task_struct *task, u32 tag, u64 start, u64 end)
{
	u64 size = end - start;
	u32 flags = 0;

	if (size >= STRING) {
		size = STRING - 1;
		flags = P_TRUNCATED;
	}
	if (!size || bpf_copy_from_user_task(field_body(s), size & (STRING - 1), (void *)start, task, 0))
		return;
	end_field(s, tag, size, flags);
}

INLINE void put_args(struct scratch *s, struct task_struct *task, u64 mm)
{
	put_bytes_of(s, task, T_ARGS, READ(struct mm_struct, mm, arg_start),
		     READ(struct mm_struct, mm, arg_end));
	put_bytes_of(s, task, T_ENV, READ(struct mm_struct, mm, env_start),
		     READ(struct mm_struct, mm, env_end));
}

#define ITERATOR "iter.s/task"

#else

INLINE void put_args(struct scratch *s, struct task_struct *task, u64 mm)
{
}

#define ITERATOR "iter/task"

#endif

SEC(ITERATOR)
int on_task(struct bpf_iter__task *ctx)
{
	struct task_struct *each = ctx->task;
	struct scratch *s = get_scratch();
	u64 leader, mm;
	u32 len;

	self = bpf_get_current_pid_tgid() >> 32;
	if (!each || !s)
		return 0;
	if (READ(struct task_struct, each, pid) != READ(struct task_struct, each, tgid))
		return 0;
	/* The same task, but as a number, which a global function takes. */
	leader = NUMBER(s, READ(struct task_struct, each, group_leader));
	begin(s, K_SEEN, leader);
	s->event.exec = READ(struct task_struct, leader, self_exec_id);
	if (READ(struct task_struct, leader, flags) & PF_KTHREAD)
		s->event.flags |= F_KERNEL_THREAD;
	put_task(leader);
	put_namespaces(leader);
	put_cgroup(leader);
	mm = (u64)READ(struct task_struct, leader, mm);
	if (mm) {
		put_exe(leader, NUMBER(s, mm));
		put_cwd(s, T_CWD, leader);
		put_args(s, each, mm);
	}
	len = s->event.len;
	if (len > RECORD)
		len = RECORD;
	bpf_seq_write(ctx->meta->seq, &s->event, len);
	return 0;
}
