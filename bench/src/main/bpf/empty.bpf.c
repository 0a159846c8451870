// SPDX-License-Identifier: Apache-2.0 AND (BSD-2-Clause OR GPL-2.0)
/* What it costs to look at every system call at all: a program that does nothing. */
#include "bpf.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

SEC("tp_btf/sys_exit")
int on_sys_exit(u64 *ctx)
{
	return 0;
}
