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

/* The same, of an entry that several CPUs may add to at a time. */
INLINE void account_shared(struct flow *flow, u32 writes, u64 bytes)
{
	struct sums *sums = &flow->sums;

	sums->last = bpf_ktime_get_boot_ns();
	if (!sums->first)
		sums->first = sums->last;
	__sync_fetch_and_add(writes ? &sums->write_ops : &sums->read_ops, 1);
	__sync_fetch_and_add(writes ? &sums->write_bytes : &sums->read_bytes, bytes);
}

/* The transfer that is looked at, whichever it is. */
INLINE void account_this(struct scratch *s, struct flow *flow)
{
	if (s->call.tid & FLOW_RING)
		account_shared(flow, s->call.writes, s->call.bytes);
	else
		account(flow, s->call.writes, s->call.bytes);
}

/* Begins a record about an entry of "flows". */
INLINE void begin_flow(struct scratch *s, u16 kind)
{
	begin(s, kind, s->call.task);
	if (s->call.tid & FLOW_RING)
		s->event.flags |= F_RING;
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
	begin_flow(s, K_FLUSH);
	s->event.fd = fd;
	s->event.file = flow->file;
	s->event.a2 = flow->id;
	put_sums(s, flow);
	if (submit(0)) {
		c = get_counters();
		if (c)
			c->lost_ops += flow->sums.read_ops + flow->sums.write_ops;
	}
}

/* Whether a thread has submitted anything to an io_uring. */
INLINE bool uses_ring(u64 task)
{
	return EXISTS(struct task_struct, io_uring) && READ(struct task_struct, task, io_uring);
}

/* A descriptor is closed: hands over what the thread did with it by the other way, call or request. */
INLINE void flush_other_way(struct scratch *s, s32 fd)
{
	struct flow_key key = { .tid = s->call.tid ^ FLOW_RING, .fd = fd };
	struct flow *flow;

	if (!uses_ring(s->call.task))
		return;
	flow = bpf_map_lookup_elem(&flows, &key);
	if (!flow)
		return;
	s->call.tid ^= FLOW_RING;
	flush(s, flow, fd);
	s->call.tid ^= FLOW_RING;
	bpf_map_delete_elem(&flows, &key);
}

INLINE u64 new_id(struct scratch *s)
{
	if (!s->call.flows)
		s->call.flows = (u64)bpf_get_smp_processor_id() << 48;
	return ++s->call.flows;
}

/* How often a thread was switched out. */
INLINE u64 switches_of(u64 task)
{
	return READ(struct task_struct, task, nvcsw) + READ(struct task_struct, task, nivcsw);
}

/*
 * Remembers a file that a thread has just opened, as the record that was begun will tell, instead of
 * making an entry for it, if no other thread can do anything to the descriptor meanwhile. Returns
 * whether it does.
 */
INLINE bool remember_fresh(struct scratch *s, s32 fd)
{
	u64 files = (u64)READ(struct task_struct, s->call.task, files);
	struct fresh *fresh = &s->call.fresh[fd & (FRESH - 1)];

	if (READ(struct files_struct, files, count.counter) != 1 || uses_ring(s->call.task))
		return false;
	fresh->id = new_id(s);
	fresh->start = s->event.start;
	fresh->switches = switches_of(s->call.task);
	fresh->tid = s->call.tid;
	fresh->fd = fd;
	s->call.flow = fresh->id;
	return true;
}

/* Forgets what is fresh of a descriptor. Returns the id that its entry was to have, 0 if none. */
INLINE u64 take_fresh(struct scratch *s, s32 fd)
{
	struct fresh *fresh = &s->call.fresh[fd & (FRESH - 1)];
	u64 id = fresh->id;

	if (!id || fresh->fd != fd || fresh->tid != s->call.tid ||
	    fresh->switches != switches_of(s->call.task))
		return 0;
	fresh->id = 0;
	return id;
}

/*
 * Closes what is fresh: as on_close(), but all that is to be said is at hand, and is written where
 * the agent reads it. Returns whether it was, and was told.
 */
INLINE bool fast_close(u64 task, u64 ids, s32 fd, s64 ret)
{
	struct scratch *s = get_scratch();
	struct counters *c = get_counters();
	struct fresh *fresh;
	struct event *e;

	if (!s || !c)
		return false;
	fresh = &s->call.fresh[fd & (FRESH - 1)];
	if (!fresh->id || fresh->fd != fd || fresh->tid != (u32)ids ||
	    fresh->switches != switches_of(task) || ret == -9 /* EBADF */ || is_shed(s, K_CLOSE))
		return false;
	e = bpf_ringbuf_reserve(&ring, SHORT_EVENT, 0);
	if (!e)
		return false;
	e->len = SHORT_EVENT;
	e->kind = K_CLOSE_UNUSED;
	e->flags = 0;
	e->ts = bpf_ktime_get_boot_ns();
	e->start = fresh->start;
	e->tgid = ids >> 32;
	e->tid = (u32)ids;
	e->ret = ret;
	e->a0 = fresh->id;
	e->a1 = (u64)(s64)fd;
	bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP);
	c->sent[K_CLOSE_UNUSED]++;
	fresh->id = 0;
	return true;
}

/* Forgets all fresh files: some were closed, it does not matter whose. */
INLINE void forget_fresh(struct scratch *s)
{
	u32 i;

	for (i = 0; i < FRESH; i++)
		s->call.fresh[i].id = 0;
}

/* Makes the table's entry of a descriptor anew. Returns 0, or an error if the table is full. */
INLINE long new_flow(struct scratch *s, s32 fd, u64 file, u64 peer, u64 id)
{
	struct flow_key key = { .tid = s->call.tid, .fd = fd };
	struct flow *old = bpf_map_lookup_elem(&flows, &key);
	struct flow fresh = {};
	u64 leader = (u64)READ(struct task_struct, s->call.task, group_leader);
	long error;

	if (old)
		flush(s, old, fd);
	fresh.file = file;
	fresh.id = id;
	fresh.peer = peer;
	fresh.tgid = READ(struct task_struct, s->call.task, tgid);
	fresh.start = READ(struct task_struct, leader, start_boottime);
	/* If another CPU was faster, its entry it is. */
	error = bpf_map_update_elem(&flows, &key, &fresh, old ? BPF_ANY : BPF_NOEXIST);
	s->call.flow = error ? 0 : id;
	return error;
}

/*
 * What an entry has for a peer if its file has but one: of those of rings the inode, as nobody tells
 * when a registered file is replaced by another one, which may be at the same address.
 */
INLINE u64 lasting_peer(struct scratch *s, u64 file)
{
	return s->call.tid & FLOW_RING ? (u64)READ(struct file, file, f_inode) : 0;
}

/* What goes on with the file is not to be told: transfers are to be cheap, until it is closed. */
INLINE void ignore(struct scratch *s, s32 fd, u64 file)
{
	struct flow_key key = { .tid = s->call.tid, .fd = fd };
	struct flow *flow;

	take_fresh(s, fd);
	if (new_flow(s, fd, file, (u64)READ(struct file, file, f_inode), 0))
		return;
	flow = bpf_map_lookup_elem(&flows, &key);
	if (flow)
		flow->state = FLOW_IGNORED;
}

/* Says something of an entry, if it is there. */
INLINE void mark(struct scratch *s, s32 fd, u32 state)
{
	struct flow_key key = { .tid = s->call.tid, .fd = fd };
	struct flow *flow = bpf_map_lookup_elem(&flows, &key);

	if (flow)
		flow->state |= state;
}

/* After a record about a new entry: if it did not get through, the next transfer tells again. */
INLINE void told(struct scratch *s, s32 fd, int error)
{
	struct flow_key key = { .tid = s->call.tid, .fd = fd };
	struct flow *flow = bpf_map_lookup_elem(&flows, &key);

	if (!flow)
		return;
	if (error)
		flow->state |= FLOW_UNTOLD;
	else
		flow->state &= ~FLOW_UNTOLD;
}

/* Whether the path that the record begins with is one of those to be ignored, or below one. */
GLOBAL int has_ignored_path(void)
{
	struct scratch *s = get_scratch();
	u32 i, j, len, at;

	if (!s)
		return 0;
	for (i = 0; i < IGNORED; i++) {
		len = config.ignored[i].len;
		if (!len)
			return 0;
		if (len > s->call.length)
			continue;
		/* The path's beginning is at the end of the field. */
		at = sizeof(struct event) + sizeof(struct field) + s->call.length - len;
		if (len < s->call.length && s->record[(at - 1) & (RECORD - 1)])
			continue;
		for (j = 0; j < IGNORED_LENGTH; j++)
			if (j >= len || s->record[(at + j) & (RECORD - 1)] != config.ignored[i].path[j])
				break;
		if (j >= len)
			return 1;
	}
	return 0;
}

/* As put_resource(), of a record that has only begun. Returns whether it is of interest. */
INLINE bool put_wanted_resource(struct scratch *s, s32 fd, u64 file)
{
	u32 type;

	if (put_resource(s, fd, file))
		return true;
	type = s->event.mode & S_IFMT;
	if (config.regular_only && (type == S_IFDIR || type == S_IFIFO))
		return false;
	return !config.ignored[0].len || !has_ignored_path();
}

/* Whether transfers on a file are of interest: not on eventfds, timers, epolls, netlink. */
INLINE bool is_tracked(u64 file, u32 *datagram)
{
	u64 inode = (u64)READ(struct file, file, f_inode);
	u64 sb, sock;
	u16 family, type;

	*datagram = 0;
	type = READ(struct inode, inode, i_mode) & S_IFMT;
	if (type == S_IFSOCK) {
		sock = sock_of(file);
		family = READ(struct sock, sock, __sk_common.skc_family);
		if (family != AF_INET && family != AF_INET6)
			return family == AF_UNIX && config.file_sums && !config.regular_only;
		*datagram = READ(struct sock, sock, sk_type) != SOCK_STREAM &&
			    !READ(struct sock, sock, __sk_common.skc_dport);
		return true;
	}
	if (!config.file_sums ||
	    (config.regular_only && (type == S_IFIFO || type == S_IFDIR)))
		return false;
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
	bool full = false;
	long error = 0;
	u64 peer, id;

	if (!s || !c)
		return 0;
	if (!is_tracked(s->call.file, &datagram)) {
		ignore(s, s->call.fd, s->call.file);
		return 0;
	}
	key.tid = s->call.tid;
	key.fd = s->call.fd;
	flow = bpf_map_lookup_elem(&flows, &key);
	peer = lasting_peer(s, s->call.file);
	if (datagram) {
		peer = address_hash(s);
		if (!peer && flow && flow->file == s->call.file)
			peer = flow->peer;
	}
	if (!flow || flow->file != s->call.file || flow->peer != peer ||
	    (flow->state & (FLOW_CLOSED | FLOW_IGNORED))) {
		id = take_fresh(s, s->call.fd);
		error = new_flow(s, s->call.fd, s->call.file, peer, id ? id : new_id(s));
		flow = bpf_map_lookup_elem(&flows, &key);
		if (flow && error == -17 /* EEXIST: another CPU made it, and tells of it */) {
			account_this(s, flow);
			return 0;
		}
		full = error || !flow;
		if (id && !full) {
			/* Opening it was told. */
			account_this(s, flow);
			return 0;
		}
	} else if (!(flow->state & FLOW_UNTOLD)) {
		account_this(s, flow);
		return 0;
	}
	if (flow && !full) {
		if (datagram)
			flow->state |= FLOW_DATAGRAM;
		account_this(s, flow);
	}
	begin_flow(s, full ? K_IO : K_START);
	s->event.a0 = s->call.writes;
	s->event.a1 = s->call.bytes;
	s->event.a2 = flow && !full ? flow->id : 0;
	if (!put_wanted_resource(s, s->call.fd, s->call.file)) {
		ignore(s, s->call.fd, s->call.file);
		return 0;
	}
	if (datagram)
		put_address(s);
	if (!full) {
		told(s, s->call.fd, submit(1));
		return 0;
	}
	/* No room in the table: dear, but exact. */
	c->flows_full++;
	if (submit(0))
		c->lost_ops++;
	return 0;
}

/* The ids of the thread that calls: tgid << 32 | tid. */
INLINE u64 ids_of(u64 task)
{
#ifdef FAST
	/* Two loads cost less than a call. */
	return (u64)(u32)READ(struct task_struct, task, tgid) << 32 |
	       (u32)READ(struct task_struct, task, pid);
#else
	return bpf_get_current_pid_tgid();
#endif
}

/* A transfer on a descriptor that is known: all that most reads and writes cost. */
INLINE bool fast_transfer(u64 task, u64 ids, s32 fd, u32 writes, s64 bytes, u64 *file)
{
	struct flow_key key = { .tid = (u32)ids, .fd = fd };
	struct flow *flow;

	*file = file_of(task, fd);
	if (!*file)
		return true;
	flow = bpf_map_lookup_elem(&flows, &key);
	if (!flow || flow->file != *file)
		return false;
	if (flow->state)
		return flow->state == FLOW_IGNORED &&
		       flow->peer == (u64)READ(struct file, *file, f_inode);
	account(flow, writes, bytes > 0 ? bytes : 0);
	return true;
}

/* Any transfer on a descriptor. */
INLINE void transfer(struct scratch *s, s32 fd, u32 writes, s64 bytes)
{
	u64 file;

	if (fast_transfer(s->call.task, ids_of(s->call.task), fd, writes, bytes, &file))
		return;
	s->call.fd = fd;
	s->call.file = file;
	s->call.writes = writes;
	s->call.bytes = bytes > 0 ? bytes : 0;
	slow_transfer();
}

#endif
