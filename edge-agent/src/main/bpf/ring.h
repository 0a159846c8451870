/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What goes through an io_uring: no system call says what is done or with what result, but the kernel
 * has tracepoints for the submission of a request and for its completion, which may come on another
 * thread, and may come several times. By then it is no longer known what the request was submitted
 * with, so that this is kept meanwhile.
 */
#ifndef SYSFLOW_RING_H
#define SYSFLOW_RING_H

#include "call.h"

/* A request that has been submitted. If there is no room for it, its transfer has no descriptor. */
struct request {
	u64 pending; /* of the record that waits for the result, 0 if none */
	u64 message; /* where the program has its struct msghdr */
	s32 fd;
	u32 address_length;
	u8 address[128]; /* where a message goes, or whom to connect to */
};

struct {
	MAP_UINT(type, BPF_MAP_TYPE_HASH);
	MAP_UINT(max_entries, 8192);
	MAP_TYPE(key, u64); /* address of its struct io_kiocb */
	MAP_TYPE(value, struct request);
} requests SEC(".maps");

/* How a completion that is not the last one names its request. */
struct lasting_key {
	u64 context;
	u64 user_data;
};

/* Requests that may complete more than once: their addresses. */
struct {
	MAP_UINT(type, BPF_MAP_TYPE_HASH);
	MAP_UINT(max_entries, 4096);
	MAP_TYPE(key, struct lasting_key);
	MAP_TYPE(value, u64);
} lasting SEC(".maps");

/* As in the flags of a submission. */
enum { SQE_FIXED_FILE = 1, SQE_BUFFER_SELECT = 32, SQE_CQE_SKIP = 64 };

#define SPLICE_FIXED 0x80000000u

enum {
	RING_RECVMSG = 10,
	RING_ACCEPT = 13,
	RING_CONNECT = 16,
	RING_OPENAT = 18,
	RING_CLOSE = 19,
	RING_OPENAT2 = 28,
	RING_SPLICE = 30,
	RING_TEE = 33,
	RING_SHUTDOWN = 34,
	RING_RENAMEAT = 35,
	RING_UNLINKAT = 36,
	RING_MKDIRAT = 37,
	RING_SYMLINKAT = 38,
	RING_LINKAT = 39,
	RING_SETXATTR = 42,
	RING_SOCKET = 45,
	RING_FTRUNCATE = 55,
	RING_LISTEN = 57,
};

INLINE void count_unseen(void)
{
	struct counters *c = get_counters();

	if (c)
		c->unseen++;
}

/*
 * Who submitted a request: a thread that works for the ring alone acts for its process, and is not
 * known by itself.
 */
INLINE u64 submitter(u64 request)
{
	u64 task, tasks;

	if (EXISTS(struct io_kiocb___6, task)) {
		task = (u64)READ(struct io_kiocb___6, request, task);
	} else {
		tasks = (u64)READ(struct io_kiocb, request, tctx);
		task = tasks ? (u64)READ(struct io_uring_task, tasks, task) : 0;
	}
	if (task && READ(struct task_struct, task, flags) & PF_IO_WORKER)
		task = (u64)READ(struct task_struct, task, group_leader);
	return task;
}

INLINE const struct shape *shape_of_request(u64 request)
{
	return &shapes[RING + (READ(struct io_kiocb, request, opcode) & (RING_OPERATIONS - 1))];
}

/* Whether a request of this shape is to be looked at. */
INLINE bool is_of_interest(const struct shape *shape, u64 task)
{
	u64 ids;

	if (shape->class == C_NONE || !wanted(shape->kind) || !task)
		return false;
	ids = ids_of(task);
	return ids >> 32 != self && !is_muted(task, ids >> 32, shape->kind);
}

/* Begins to look at a request. */
INLINE void take_request(struct scratch *s, u64 request, u64 task)
{
	s->call.ring = request;
	s->call.task = task;
	s->call.tid = (u32)READ(struct task_struct, task, pid) | FLOW_RING;
	s->call.shape = RING + (READ(struct io_kiocb, request, opcode) & (RING_OPERATIONS - 1));
	s->call.compat = 0;
	s->call.pending = 0;
	s->call.address_length = 0;
	s->call.arg[CWD] = (u64)(s64)AT_FDCWD;
	s->call.arg[NONE] = 0;
}

INLINE u64 name_of(u64 filename)
{
	return filename ? (u64)READ(struct filename, filename, name) : 0;
}

/* The arguments as those of the system call that does the same; names are the kernel's copies. */
GLOBAL int load_request(u64 request)
{
	struct scratch *s = get_scratch();
	u64 *arg;

	if (!RINGS_KNOWN || !s)
		return 0;
	arg = s->call.arg;
	arg[0] = (u64)(s64)s->call.fd;
	arg[1] = arg[2] = arg[3] = arg[4] = 0;
	switch (READ(struct io_kiocb, request, opcode)) {
	case RING_OPENAT:
	case RING_OPENAT2:
		arg[0] = (u64)(s64)READ(struct io_open, request, dfd);
		arg[1] = name_of((u64)READ(struct io_open, request, filename));
		arg[2] = READ(struct io_open, request, how.flags);
		arg[3] = READ(struct io_open, request, how.mode);
		break;
	case RING_SPLICE:
	case RING_TEE:
		arg[1] = READ(struct io_splice, request, flags) & SPLICE_FIXED ?
				 -1ull :
				 (u64)(s64)READ(struct io_splice, request, splice_fd_in);
		break;
	case RING_SHUTDOWN:
		arg[1] = READ(struct io_shutdown, request, how);
		break;
	case RING_RENAMEAT:
		arg[0] = (u64)(s64)READ(struct io_rename, request, old_dfd);
		arg[1] = name_of((u64)READ(struct io_rename, request, oldpath));
		arg[2] = (u64)(s64)READ(struct io_rename, request, new_dfd);
		arg[3] = name_of((u64)READ(struct io_rename, request, newpath));
		arg[4] = READ(struct io_rename, request, flags);
		break;
	case RING_UNLINKAT:
		arg[0] = (u64)(s64)READ(struct io_unlink, request, dfd);
		arg[1] = name_of((u64)READ(struct io_unlink, request, filename));
		arg[2] = READ(struct io_unlink, request, flags);
		break;
	case RING_MKDIRAT:
		arg[0] = (u64)(s64)READ(struct io_mkdir, request, dfd);
		arg[1] = name_of((u64)READ(struct io_mkdir, request, filename));
		arg[2] = READ(struct io_mkdir, request, mode);
		break;
	case RING_SYMLINKAT:
	case RING_LINKAT:
		arg[0] = (u64)(s64)READ(struct io_link, request, old_dfd);
		arg[1] = name_of((u64)READ(struct io_link, request, oldpath));
		arg[2] = (u64)(s64)READ(struct io_link, request, new_dfd);
		arg[3] = name_of((u64)READ(struct io_link, request, newpath));
		arg[4] = READ(struct io_link, request, flags);
		break;
	case RING_SETXATTR:
		arg[1] = name_of((u64)READ(struct io_xattr, request, filename));
		break;
	case RING_SOCKET:
		arg[0] = READ(struct io_socket, request, domain);
		arg[1] = READ(struct io_socket, request, type);
		arg[2] = READ(struct io_socket, request, protocol);
		break;
	case RING_FTRUNCATE:
		if (EXISTS(struct io_ftrunc, len))
			arg[1] = READ(struct io_ftrunc, request, len);
		break;
	case RING_LISTEN:
		if (EXISTS(struct io_listen, backlog))
			arg[1] = READ(struct io_listen, request, backlog);
		break;
	}
	return 0;
}

/* The number that a request has given for its file; a registered file has none but its place. */
INLINE s32 descriptor_of(u64 request)
{
	s32 fd;
	u32 slot;

	if (READ(struct io_kiocb, request, opcode) == RING_CLOSE) {
		slot = READ(struct io_close, request, file_slot);
		return slot ? RING_SLOT(slot - 1) : READ(struct io_close, request, fd);
	}
	fd = READ(struct io_kiocb, request, cqe.fd);
	return READ(struct io_kiocb, request, flags) & SQE_FIXED_FILE ? RING_SLOT(fd) : fd;
}

/* A record of what is asked for, with names: these are gone when the result is there. */
INLINE void tell_pending(struct scratch *s, const struct shape *shape)
{
	s->call.ret = 0;
	if (shape->class != C_OPEN) {
		on_name();
		return;
	}
	begin(s, K_OPEN_FAILED, s->call.task);
	s->event.a0 = arg(s, shape->a0);
	s->event.a1 = arg(s, shape->a1);
	put_name(s, T_RAW, T_BASE, shape->dir, shape->path);
	set_pending(s);
	submit(0);
}

INLINE bool has_names(const struct shape *shape)
{
	return shape->class == C_NAME || shape->class == C_UNLINKAT || shape->class == C_OPEN;
}

/* Where to send to: the kernel keeps a copy, or (before 6.10) what the program said. */
INLINE void load_destination(struct scratch *s, u64 request)
{
	u64 at, name;
	u32 len;

	if (EXISTS(struct io_sr_msg___6, addr)) {
		at = (u64)READ(struct io_sr_msg___6, request, addr);
		load_address(s, at, READ(struct io_sr_msg___6, request, addr_len));
		return;
	}
	at = (u64)READ(struct io_kiocb, request, async_data);
	if (!at || !EXISTS(struct io_async_msghdr, msg))
		return;
	name = (u64)READ(struct io_async_msghdr, at, msg.msg_name);
	len = READ(struct io_async_msghdr, at, msg.msg_namelen);
	if (!name || len < 2 || len > sizeof(s->call.address))
		return;
	__builtin_memset(s->call.address, 0, 32);
	if (bpf_probe_read_kernel(s->call.address, len, (void *)name) == 0)
		s->call.address_length = len;
}

/* Addresses that the program gives: it may reuse their memory once the request is submitted. */
INLINE void keep_address(struct scratch *s, struct request *request, u32 class)
{
	u64 at = s->call.ring;

	switch (class) {
	case C_RECVMSG:
		request->message = (u64)READ(struct io_sr_msg, at, umsg);
		return;
	case C_SENDMSG:
		load_message_address(s, (u64)READ(struct io_sr_msg, at, umsg));
		break;
	case C_SENDTO:
		load_destination(s, at);
		break;
	case C_CONNECT:
		load_address(s, (u64)READ(struct io_connect, at, addr),
			     READ(struct io_connect, at, addr_len));
		break;
	default:
		return;
	}
	request->address_length = s->call.address_length;
	if (request->address_length)
		__builtin_memcpy(request->address, s->call.address, sizeof(request->address));
}

/* A request was submitted. */
GLOBAL int on_submission(u64 address, u64 task)
{
	struct scratch *s = get_scratch();
	const struct shape *shape;
	struct request request = {};
	struct lasting_key key;
	u32 flags;

	if (!RINGS_KNOWN || !s)
		return 0;
	take_request(s, address, task);
	shape = shape_of(s);
	flags = READ(struct io_kiocb, address, flags);
	/* Of these, only failures are told to anybody. */
	if (flags & SQE_CQE_SKIP)
		count_unseen();
	request.fd = s->call.fd = descriptor_of(address);
	keep_address(s, &request, shape->class);
	if (has_names(shape))
		request.pending = s->call.pending = new_id(s);
	if (bpf_map_update_elem(&requests, &address, &request, BPF_ANY)) {
		if (has_names(shape))
			count_unseen();
		return 0;
	}
	if (flags & SQE_BUFFER_SELECT || shape->class == C_ACCEPT) {
		key.context = (u64)READ(struct io_kiocb, address, ctx);
		key.user_data = READ(struct io_kiocb, address, cqe.user_data);
		bpf_map_update_elem(&lasting, &key, &address, BPF_ANY);
	}
	if (request.pending) {
		load_request(address);
		tell_pending(s, shape);
	}
	return 0;
}

/* A transfer of any kind: s->call.fd says what it was submitted with. */
INLINE void on_ring_transfer(struct scratch *s, u32 class)
{
	u64 from;

	s->call.file = (u64)READ(struct io_kiocb, s->call.ring, file);
	s->call.writes = class == C_WRITE || class == C_SENDTO || class == C_SENDMSG || class == C_COPY;
	s->call.bytes = s->call.ret > 0 ? s->call.ret : 0;
	slow_transfer();
	if (class != C_COPY)
		return;
	load_request(s->call.ring);
	s->call.fd = (s32)arg(s, 1);
	from = file_of(s->call.task, s->call.fd);
	if (!from) {
		count_unseen(); /* a registered file, or closed meanwhile */
		return;
	}
	s->call.file = from;
	s->call.writes = 0;
	slow_transfer();
}

/* A file was opened, or could not be: the record that waits has the names. */
INLINE void on_ring_done(struct scratch *s, const struct shape *shape)
{
	u64 file;

	begin(s, K_DONE, s->call.task);
	s->event.ret = s->call.ret;
	s->event.a2 = s->call.pending;
	if (shape->class == C_OPEN && s->call.ret >= 0 &&
	    !READ(struct io_open, s->call.ring, file_slot)) {
		file = file_of(s->call.task, (s32)s->call.ret);
		if (file) {
			put_resource(s, (s32)s->call.ret, file);
			if (READ(struct file, file, f_mode) & FMODE_CREATED)
				s->event.flags |= F_CREATED;
		}
	}
	submit(0);
}

/* Does what the shape says, as on_call(), of what a ring can do: the verifier looks at no more. */
INLINE void on_operation(u32 class)
{
	switch (class) {
	case C_CLOSE:
		on_close();
		break;
	case C_CONNECT:
	case C_ACCEPT:
		on_connection();
		break;
	case C_DUP:
		on_dup();
		break;
	default:
		on_fd();
	}
}

/* Whether a new file is in the ring's table alone, where it has no descriptor. */
INLINE bool is_direct(const struct shape *shape, u64 request)
{
	return (shape->class == C_ACCEPT && READ(struct io_accept, request, file_slot)) ||
	       (shape->class == C_SOCKET && READ(struct io_socket, request, file_slot));
}

/* A request has this result; it may have others later. */
GLOBAL int on_completion(u64 address, u64 task, u64 ret)
{
	struct scratch *s = get_scratch();
	const struct shape *shape;
	struct request *request;

	if (!RINGS_KNOWN || !s)
		return 0;
	take_request(s, address, task);
	shape = shape_of(s);
	s->call.ret = (s32)ret;
	s->call.fd = -1;
	request = bpf_map_lookup_elem(&requests, &address);
	if (request) {
		s->call.fd = request->fd;
		s->call.pending = request->pending;
		if (shape->class == C_RECVMSG) {
			if (s->call.ret >= 0)
				load_message_address(s, request->message);
		} else if (request->address_length) {
			__builtin_memcpy(s->call.address, request->address,
					 sizeof(request->address));
			s->call.address_length = request->address_length;
		}
	}
	switch (shape->class) {
	case C_READ:
	case C_WRITE:
	case C_SENDTO:
	case C_SENDMSG:
	case C_RECVMSG:
	case C_COPY:
		if (READ(struct io_kiocb, address, file))
			on_ring_transfer(s, shape->class);
		break;
	case C_OPEN:
	case C_NAME:
	case C_UNLINKAT:
		if (request)
			on_ring_done(s, shape);
		break;
	default:
		load_request(address);
		if (shape->class == C_CLOSE)
			forget_fresh(s);
		if (!is_direct(shape, address) &&
		    !is_idle(shape, arg(s, 0), arg(s, 1), arg(s, 2), arg(s, 3), s->call.ret))
			on_operation(shape->class);
	}
	return 0;
}

/* A transfer on a descriptor that is known, as most are: as fast_transfer(). Returns whether it is. */
INLINE bool fast_completion(const struct shape *shape, u64 address, u64 task, s32 ret)
{
	struct flow_key key = { .tid = (u32)READ(struct task_struct, task, pid) | FLOW_RING };
	struct request *request;
	struct flow *flow;
	u64 file;

	if (shape->class != C_READ && shape->class != C_WRITE)
		return false;
	file = (u64)READ(struct io_kiocb, address, file);
	request = bpf_map_lookup_elem(&requests, &address);
	/* One that never had a file was not even begun. */
	if (!file || !request)
		return !file;
	key.fd = request->fd;
	flow = bpf_map_lookup_elem(&flows, &key);
	if (!flow || flow->file != file || flow->peer != (u64)READ(struct file, file, f_inode))
		return false;
	if (flow->state)
		return flow->state == FLOW_IGNORED;
	account_shared(flow, shape->class == C_WRITE, ret > 0 ? ret : 0);
	return true;
}

/* A completion; last: whether there are no more of this request. */
INLINE void complete(u64 address, s32 ret, bool last)
{
	const struct shape *shape = shape_of_request(address);
	u64 task = submitter(address);
	struct lasting_key key;
	struct scratch *s;

	if (!is_of_interest(shape, task))
		return;
	if (!fast_completion(shape, address, task, ret)) {
		s = get_scratch();
		if (!s || !enter(s))
			return;
		on_completion(address, NUMBER(s, task), (u64)(s64)ret);
		leave(s);
	}
	if (!last)
		return;
	bpf_map_delete_elem(&requests, &address);
	if (READ(struct io_kiocb, address, flags) & SQE_BUFFER_SELECT || shape->class == C_ACCEPT) {
		key.context = (u64)READ(struct io_kiocb, address, ctx);
		key.user_data = READ(struct io_kiocb, address, cqe.user_data);
		bpf_map_delete_elem(&lasting, &key);
	}
}

#define LIST 64
#define SOME_OF_LIST 16

/* Looks through some of the requests that are about to be completed, from s->call.number on. */
GLOBAL u64 find_some(u64 user_data)
{
	struct scratch *s = get_scratch();
	u64 address, distance, node;
	u32 i;

	if (!RINGS_KNOWN || !s)
		return 0;
	distance = OFFSET(struct io_kiocb, comp_list);
	node = s->call.node;
	for (i = 0; i < SOME_OF_LIST && node; i++) {
		address = node - distance;
		if (READ(struct io_kiocb, address, cqe.user_data) == user_data &&
		    bpf_map_lookup_elem(&requests, &address))
			return address;
		node = NUMBER(s, READ(struct io_wq_work_node, node, next));
	}
	s->call.node = node;
	return 0;
}

/*
 * The request of this context that is about to be completed with these, and has not been. The kernel
 * completes what a call submitted all at once, as a list.
 */
GLOBAL u64 find_request(u64 context, u64 user_data)
{
	struct scratch *s = get_scratch();
	u64 found;
	u32 i;

	if (!RINGS_KNOWN || !s)
		return 0;
	s->call.node = NUMBER(s, READ(struct io_ring_ctx, context, submit_state.compl_reqs.first));
	for (i = 0; i < LIST; i++) {
		found = find_some(user_data);
		if (found || !s->call.node)
			return found;
	}
	count_unseen();
	return 0;
}

#endif
