// SPDX-License-Identifier: Apache-2.0 AND (BSD-2-Clause OR GPL-2.0)
/*
 * The probe as it would be without sums: the same programs, but each transfer is a record of its
 * own, without a path as that was told at open, and no table is kept.
 */
#define SCRATCH_TYPE BPF_MAP_TYPE_PERCPU_ARRAY
#include "flow.h"

INLINE void tell_each(struct scratch *s, s32 fd, u32 writes, s64 bytes)
{
	u64 file = file_of(s->call.task, fd);

	if (!file)
		return;
	begin(s, K_IO, s->call.task);
	s->event.a0 = writes;
	s->event.a1 = bytes;
	set_file(s, fd, file);
	submit(0);
}

#define fast_transfer(task, ids, fd, writes, bytes, file) ((void)(file), false)
#define transfer(s, fd, writes, bytes) tell_each(s, fd, writes, bytes)
#define remember_fresh(s, fd) true
#define take_fresh(s, fd) 1
#define fast_close(task, ids, fd, ret) false

#include "probe.bpf.c"
