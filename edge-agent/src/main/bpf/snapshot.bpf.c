// SPDX-License-Identifier: Apache-2.0 AND (BSD-2-Clause OR GPL-2.0)
/*
 * The processes that are there, one record each, read through a BPF iterator. An object of its own,
 * because iterators can be preempted: they must not share the probe's per-CPU scratch.
 */
#define SCRATCH_TYPE BPF_MAP_TYPE_ARRAY
#include "task.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* Thread group id of whoever reads, in the outermost pid namespace: the agent's own. */
u32 self SEC(".bss") = 0;

SEC("iter/task")
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
	if (READ(struct task_struct, leader, flags) & PF_KTHREAD)
		s->event.flags |= F_KERNEL_THREAD;
	put_task(leader);
	put_cgroup(leader);
	mm = (u64)READ(struct task_struct, leader, mm);
	if (mm) {
		put_exe(NUMBER(s, mm));
		put_cwd(s, T_CWD, leader);
	}
	len = s->event.len;
	if (len > RECORD)
		len = RECORD;
	bpf_seq_write(ctx->meta->seq, &s->event, len);
	return 0;
}
