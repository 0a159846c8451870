// SPDX-License-Identifier: Apache-2.0 AND (BSD-2-Clause OR GPL-2.0)
/* The least that needs all that the probe needs: loaded to find out whether the probe can run. */
#include "kernel.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
	MAP_UINT(type, BPF_MAP_TYPE_RINGBUF);
	MAP_UINT(max_entries, 1 << 16);
} ring SEC(".maps");

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
