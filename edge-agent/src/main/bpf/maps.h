/* SPDX-License-Identifier: Apache-2.0 */
/* The probe's maps, its configuration, and handing over a record. */
#ifndef SYSFLOW_MAPS_H
#define SYSFLOW_MAPS_H

#include "record.h"

/* Sizes are the loader's to change. */
struct {
	MAP_UINT(type, BPF_MAP_TYPE_RINGBUF);
	MAP_UINT(max_entries, 8 << 20);
} ring SEC(".maps");

struct {
	MAP_UINT(type, BPF_MAP_TYPE_HASH);
	MAP_UINT(max_entries, 262144);
	MAP_UINT(map_flags, BPF_F_NO_PREALLOC);
	MAP_TYPE(key, struct flow_key);
	MAP_TYPE(value, struct flow);
} flows SEC(".maps");

struct {
	MAP_UINT(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	MAP_UINT(max_entries, 1);
	MAP_TYPE(key, u32);
	MAP_TYPE(value, struct counters);
} counters SEC(".maps");

/* Written by the loader before the program is verified, constant from then on. */
struct config {
	u64 kinds; /* bit n: records of kind n are wanted */
	u32 self; /* the agent, which is not watched: it would report its reports */
	u32 mmap_all; /* maps of all files, not of executable ones only */
	u32 args; /* bytes of the arguments, at most */
	u32 env; /* bytes of the environment, at most */
};

const volatile struct config config SEC(".rodata.config") = {
	.kinds = ~0ull,
	.args = 4096,
	.env = 4096,
};

INLINE bool wanted(u32 kind)
{
	return config.kinds >> (kind & 63) & 1;
}

INLINE struct counters *get_counters(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&counters, &zero);
}

/* Hands the record over. Returns 0, or an error if the ring was full, which is counted. */
GLOBAL int submit(void)
{
	struct scratch *s = get_scratch();
	struct counters *c = get_counters();
	u32 len;
	long error;

	if (!s || !c)
		return -1;
	len = s->event.len;
	if (len > RECORD)
		len = RECORD;
	error = bpf_ringbuf_output(&ring, &s->event, len, BPF_RB_NO_WAKEUP);
	if (s->event.flags & F_TRUNCATED)
		c->truncated++;
	if (error)
		c->ring_full[s->event.kind & (KINDS - 1)]++;
	else
		c->sent[s->event.kind & (KINDS - 1)]++;
	return (int)error;
}

#endif
