// SPDX-License-Identifier: Apache-2.0 AND (BSD-2-Clause OR GPL-2.0)
/* The least that needs all that the probe needs: loaded to find out whether the probe can run. */
#include "kernel.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
	MAP_UINT(type, BPF_MAP_TYPE_RINGBUF);
	MAP_UINT(max_entries, 1 << 16);
} ring SEC(".maps");

#ifdef RINGS

/* The same of what the probe needs to tell of io_urings: there may be no such tracepoint, or member. */
SEC("raw_tp/io_uring_complete")
int on_check(u64 *ctx)
{
	u64 request = ADDRESS(struct io_kiocb, ctx[1], cmd);

	if (request == ~0ull)
		bpf_ringbuf_output(&ring, &request, sizeof(request), BPF_RB_NO_WAKEUP);
	return 0;
}

#else

#ifdef RAW
SEC("raw_tp/sched_process_exit")
#else
SEC("tp_btf/sched_process_exit")
#endif
int on_check(u64 *ctx)
{
	u64 start = READ(struct task_struct, bpf_get_current_task(), start_boottime);

	if (start == ~0ull) /* never: nothing is to be told, but the kernel has to allow it */
		bpf_ringbuf_output(&ring, &start, sizeof(start), BPF_RB_NO_WAKEUP);
	return 0;
}

#endif
