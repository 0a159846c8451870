/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Summing transfers in the kernel: a read or write of a descriptor that is known costs a lookup and
 * some additions. The agent gets the sums at close, and each second from the table itself.
 */
#ifndef SYSFLOW_FLOW_H
#define SYSFLOW_FLOW_H

#include "maps.h"
#include "socket.h"

/*
 * The clock is what costs most: it is read anew only if a jiffy has passed, so that the time of the
 * last transfer may be some milliseconds early where transfers are dense.
 */
INLINE void account(struct flow *flow, u32 writes, u64 bytes)
{
	struct sums *sums = &flow->sums;
	u64 jiffies = bpf_jiffies64();

	if (flow->jiffies != jiffies) {
		flow->jiffies = jiffies;
		sums->last = bpf_ktime_get_boot_ns();
		if (!sums->first)
			sums->first = sums->last;
	}
	if (writes) {
		sums->write_ops++;
		sums->write_bytes += bytes;
	} else {
		sums->read_ops++;
		sums->read_bytes += bytes;
	}
}

INLINE bool has_sums(struct flow *flow)
{
	return flow->sums.read_ops || flow->sums.write_ops;
}

INLINE void put_sums(struct scratch *s, struct flow *flow)
{
	*(struct sums *)field_body(s) = flow->sums;
	end_field(s, T_SUMS, sizeof(struct sums), 0);
}

/* Hands over the sums of a file that the descriptor no longer stands for. */
INLINE void flush(struct scratch *s, struct flow *flow, s32 fd)
{
	struct counters *c;

	if (!has_sums(flow))
		return;
	begin(s, K_FLUSH, s->call.task);
	s->event.fd = fd;
	s->event.file = flow->file;
	s->event.a2 = flow->id;
	put_sums(s, flow);
	if (submit()) {
		c = get_counters();
		if (c)
			c->lost_ops += flow->sums.read_ops + flow->sums.write_ops;
	}
}

/* Makes the table's entry of a descriptor anew. Returns 0, or an error if the table is full. */
INLINE long new_flow(struct scratch *s, s32 fd, u64 file, u64 peer)
{
	struct flow_key key = { .tid = READ(struct task_struct, s->call.task, pid), .fd = fd };
	struct flow *old = bpf_map_lookup_elem(&flows, &key);
	struct flow fresh = {};
	u64 leader = (u64)READ(struct task_struct, s->call.task, group_leader);
	long error;

	if (old)
		flush(s, old, fd);
	fresh.file = file;
	fresh.id = (u64)bpf_get_smp_processor_id() << 48 | ++s->call.flows;
	fresh.peer = peer;
	fresh.tgid = READ(struct task_struct, s->call.task, tgid);
	fresh.start = READ(struct task_struct, leader, start_boottime);
	error = bpf_map_update_elem(&flows, &key, &fresh, BPF_ANY);
	s->call.flow = error ? 0 : fresh.id;
	return error;
}

/* After a record about a new entry: if it did not get through, the next transfer tells again. */
INLINE void told(struct scratch *s, s32 fd, int error)
{
	struct flow_key key = { .tid = READ(struct task_struct, s->call.task, pid), .fd = fd };
	struct flow *flow = bpf_map_lookup_elem(&flows, &key);

	if (!flow)
		return;
	if (error)
		flow->state |= FLOW_UNTOLD;
	else
		flow->state &= ~FLOW_UNTOLD;
}

/* Whether transfers on a file are of interest: not on eventfds, timers, epolls, netlink. */
INLINE bool is_tracked(u64 file, u32 *datagram)
{
	u64 inode = (u64)READ(struct file, file, f_inode);
	u64 sb, sock;
	u16 family;

	*datagram = 0;
	if ((READ(struct inode, inode, i_mode) & S_IFMT) == S_IFSOCK) {
		sock = sock_of(file);
		family = READ(struct sock, sock, __sk_common.skc_family);
		if (family != AF_INET && family != AF_INET6)
			return family == AF_UNIX;
		*datagram = READ(struct sock, sock, sk_type) != SOCK_STREAM &&
			    !READ(struct sock, sock, __sk_common.skc_dport);
		return true;
	}
	sb = (u64)READ(struct inode, inode, i_sb);
	return (u32)READ(struct super_block, sb, s_magic) != ANON_INODE_FS_MAGIC;
}

/*
 * A transfer (s->call says which) on a descriptor whose entry is missing, of another file, or
 * special.
 */
GLOBAL int slow_transfer(void)
{
	struct scratch *s = get_scratch();
	struct counters *c = get_counters();
	struct flow_key key;
	struct flow *flow;
	u32 datagram;
	u64 peer = 0;
	bool full = false;

	if (!s || !c || !is_tracked(s->call.file, &datagram))
		return 0;
	key.tid = READ(struct task_struct, s->call.task, pid);
	key.fd = s->call.fd;
	flow = bpf_map_lookup_elem(&flows, &key);
	if (datagram) {
		peer = address_hash(s);
		if (!peer && flow && flow->file == s->call.file)
			peer = flow->peer;
	}
	if (!flow || flow->file != s->call.file || flow->peer != peer ||
	    (flow->state & FLOW_CLOSED)) {
		full = new_flow(s, s->call.fd, s->call.file, peer) != 0;
		flow = bpf_map_lookup_elem(&flows, &key);
		if (!flow)
			full = true;
	} else if (!(flow->state & FLOW_UNTOLD)) {
		account(flow, s->call.writes, s->call.bytes);
		return 0;
	}
	if (flow && !full) {
		if (datagram)
			flow->state |= FLOW_DATAGRAM;
		account(flow, s->call.writes, s->call.bytes);
	}
	begin(s, full ? K_IO : K_START, s->call.task);
	s->event.a0 = s->call.writes;
	s->event.a1 = s->call.bytes;
	s->event.a2 = flow && !full ? flow->id : 0;
	put_resource(s, s->call.fd, s->call.file);
	if (datagram)
		put_address(s);
	if (!full) {
		told(s, s->call.fd, submit());
		return 0;
	}
	/* No room in the table: dear, but exact. */
	c->flows_full++;
	if (submit())
		c->lost_ops++;
	return 0;
}

/* A transfer on a descriptor that is known: all that most reads and writes cost. */
INLINE bool fast_transfer(u64 task, s32 fd, u32 writes, s64 bytes, u64 *file)
{
	struct flow_key key = { .tid = (u32)bpf_get_current_pid_tgid(), .fd = fd };
	struct flow *flow;

	*file = file_of(task, fd);
	if (!*file)
		return true;
	flow = bpf_map_lookup_elem(&flows, &key);
	if (!flow || flow->file != *file || flow->state)
		return false;
	account(flow, writes, bytes > 0 ? bytes : 0);
	return true;
}

/* Any transfer on a descriptor. */
INLINE void transfer(struct scratch *s, s32 fd, u32 writes, s64 bytes)
{
	u64 file;

	if (fast_transfer(s->call.task, fd, writes, bytes, &file))
		return;
	s->call.fd = fd;
	s->call.file = file;
	s->call.writes = writes;
	s->call.bytes = bytes > 0 ? bytes : 0;
	slow_transfer();
}

#endif
