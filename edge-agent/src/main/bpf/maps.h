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
	MAP_UINT(max_entries, 131072);
	MAP_TYPE(key, struct flow_key);
	MAP_TYPE(value, struct flow);
} flows SEC(".maps");

/*
 * Processes that the agent does not want to hear of, by their id. Like all tables it takes its memory
 * at once, as kernels before 6.1 demand of programs on raw tracepoints.
 */
struct {
	MAP_UINT(type, BPF_MAP_TYPE_HASH);
	MAP_UINT(max_entries, 32768);
	MAP_TYPE(key, u32);
	MAP_TYPE(value, struct muted);
} muted SEC(".maps");

struct {
	MAP_UINT(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	MAP_UINT(max_entries, 1);
	MAP_TYPE(key, u32);
	MAP_TYPE(value, struct counters);
} counters SEC(".maps");

#define IGNORED 8
#define IGNORED_LENGTH 124

/* Paths to be ignored: this one and those below it. */
struct ignored {
	u32 len; /* 0: none, and no more follow */
	u8 path[IGNORED_LENGTH]; /* as the probe writes paths: components, the last first, each ended by 0 */
};

/* Written by the loader before the program is verified, constant from then on. */
struct config {
	u64 kinds; /* bit n: records of kind n are wanted */
	u32 mmap_all; /* maps of all files, not of executable ones only */
	u32 args; /* bytes of the arguments, at most */
	u32 env; /* bytes of the environment, at most */
	u32 shed_sums; /* with more bytes than this in the ring, beginnings of sums wait */
	u32 shed_most; /* with more, only birth, change and death of processes are told */
	u32 file_sums; /* whether transfers of files are wanted, not of sockets only */
	u32 muting; /* whether the map "muted" is in use */
	u32 regular_only; /* whether pipes, directories and unix sockets are of no interest */
	struct ignored ignored[IGNORED];
};

const volatile struct config config SEC(".rodata.config") = {
	.kinds = ~0ull,
	.args = 4096,
	.env = 4096,
	.shed_sums = 4 << 20,
	.shed_most = 6 << 20,
	.file_sums = 1,
};

/* The agent, which is not watched: it would report its reports. Written before programs are attached. */
u32 self SEC(".bss") = 0;

#define KIND(kind) (1ull << (kind))

/* What can wait, or matters least. */
#define KINDS_OF_SUMS                                                                            \
	(KIND(K_START) | KIND(K_IO) | KIND(K_DUP) | KIND(K_MMAP) | KIND(K_SOCKET) | KIND(K_KILL))

/* What all else is told by. */
#define KINDS_OF_LIFE                                                                            \
	(KIND(K_FORK) | KIND(K_EXEC) | KIND(K_EXIT) | KIND(K_SETUID) | KIND(K_SETGID) |          \
	 KIND(K_CHDIR) | KIND(K_CAPSET) | KIND(K_GROUP) | KIND(K_PTRACE) | KIND(K_MODULE_LOAD) | KIND(K_BPF) |   \
	 KIND(K_SETNS) | KIND(K_UNSHARE) | KIND(K_MOUNT))

INLINE bool wanted(u32 kind)
{
	return config.kinds >> (kind & 63) & 1;
}

INLINE struct counters *get_counters(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&counters, &zero);
}

/* A ring that is almost empty is not looked at for so many records. */
#define CALM 16

/* Whether the ring has no room for a record that matters as little as this kind does. */
INLINE bool is_shed(struct scratch *s, u32 kind)
{
	u64 pending;

	if (KINDS_OF_LIFE >> kind & 1)
		return false;
	if (s->call.calm) {
		s->call.calm--;
		return false;
	}
	pending = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);
	if (pending + CALM * RECORD < config.shed_sums)
		s->call.calm = CALM;
	return pending > (KINDS_OF_SUMS >> kind & 1 ? config.shed_sums : config.shed_most);
}

/*
 * Hands the record over. Returns 0, or an error if there was no room for it, which is counted as a
 * loss unless it will be told again later.
 */
GLOBAL int submit(u32 later)
{
	struct scratch *s = get_scratch();
	struct counters *c = get_counters();
	u32 len, kind;
	bool shed;

	if (!s || !c)
		return -1;
	len = s->event.len;
	if (len > RECORD)
		len = RECORD;
	kind = s->event.kind & (KINDS - 1);
	if (s->event.flags & F_TRUNCATED)
		c->truncated++;
	shed = is_shed(s, kind);
	if (!shed && !bpf_ringbuf_output(&ring, &s->event, len, BPF_RB_NO_WAKEUP)) {
		c->sent[kind]++;
		return 0;
	}
	if (later)
		c->deferred++;
	else if (shed)
		c->shed[kind]++;
	else
		c->ring_full[kind]++;
	return -1;
}

#endif
