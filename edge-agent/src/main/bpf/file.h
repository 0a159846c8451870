/* SPDX-License-Identifier: Apache-2.0 */
/* Calls about files, names and descriptors. */
#ifndef SYSFLOW_FILE_H
#define SYSFLOW_FILE_H

#include "flow.h"
#include "shape.h"

extern const struct shape shapes[4 * SHAPES];

INLINE const struct shape *shape_of(struct scratch *s)
{
	return &shapes[s->call.shape & (4 * SHAPES - 1)];
}

INLINE u64 arg(struct scratch *s, u32 index)
{
	return s->call.arg[index & 7];
}

/* The open file that a call or request is about; fd: what it was named by. */
INLINE u64 file_at(struct scratch *s, s32 fd)
{
	if (RINGS_KNOWN && s->call.ring)
		return (u64)READ(struct io_kiocb, s->call.ring, file);
	return file_of(s->call.task, fd);
}

/* Says in the record that its result is to come, if so. */
INLINE void set_pending(struct scratch *s)
{
	if (!s->call.ring || !s->call.pending)
		return;
	s->event.flags |= F_PENDING;
	s->event.a2 = s->call.pending;
}

/* A name as the program gave it and the directory that it starts at; of absolute ones only a root of the caller's own. */
INLINE void put_name(struct scratch *s, u32 raw_tag, u32 base_tag, u32 dir, u32 path)
{
	u8 *raw = field_body(s);
	u8 first;
	s32 fd;
	u64 file;

	if (path == NONE)
		return;
	/* No name at all, as of futimens(), is like an empty one. */
	if (!arg(s, path))
		end_field(s, raw_tag, 0, 0);
	else if (!put_string(raw_tag, arg(s, path)))
		return;
	first = arg(s, path) ? raw[0] : 0;
	if (dir == NONE)
		return;
	if (first == '/') {
		/* Once it has another root, the name of that one is of before. */
		if (shape_of(s)->kind != K_CHROOT)
			put_root(s, base_tag, s->call.task);
		return;
	}
	fd = (s32)arg(s, dir);
	if (fd == AT_FDCWD) {
		put_cwd(s, base_tag, s->call.task);
		return;
	}
	file = file_of(s->call.task, fd);
	if (file)
		put_file_path(s, base_tag, file);
}

GLOBAL int on_open(void)
{
	struct scratch *s = get_scratch();
	const struct shape *shape;
	u64 flags, mode, how[2], file = 0;
	s32 fd;

	if (!s)
		return 0;
	shape = shape_of(s);
	flags = arg(s, shape->a0);
	mode = arg(s, shape->a1);
	if (shape->class == C_CREAT)
		flags = 01 | 0100 | 01000; /* O_WRONLY | O_CREAT | O_TRUNC, the same everywhere */
	if (shape->class == C_OPENAT2) {
		if (bpf_probe_read_user(how, sizeof(how), (void *)flags) < 0)
			return 0;
		flags = how[0];
		mode = how[1];
	}
	fd = (s32)s->call.ret;
	if (fd >= 0)
		file = file_of(s->call.task, fd);
	s->call.flow = 0;
	begin(s, fd >= 0 ? K_OPEN : K_OPEN_FAILED, s->call.task);
	if (file && !remember_fresh(s, fd)) {
		take_fresh(s, fd);
		/* This may have something to tell first. */
		new_flow(s, fd, file, 0, new_id(s));
		begin(s, K_OPEN, s->call.task);
	}
	s->event.ret = s->call.ret;
	s->event.a0 = flags;
	s->event.a1 = mode;
	s->event.a2 = s->call.flow;
	if (file) {
		if (!put_wanted_resource(s, fd, file)) {
			ignore(s, fd, file);
			return 0;
		}
		if (READ(struct file, file, f_mode) & FMODE_CREATED)
			s->event.flags |= F_CREATED;
	}
	/* The file says where it is, unless it is in no tree. */
	put_name(s, T_RAW, T_BASE, file && !(s->call.path & P_PSEUDO) ? NONE : shape->dir,
		 shape->path);
	if (submit(0) && s->call.flow && !take_fresh(s, fd))
		told(s, fd, 1);
	return 0;
}

/* Operations whose header says it all. */
GLOBAL int on_plain(void)
{
	struct scratch *s = get_scratch();

	if (!s)
		return 0;
	begin(s, shape_of(s)->kind, s->call.task);
	s->event.ret = s->call.ret;
	s->event.a0 = arg(s, 0);
	/* Where the signal is depends on the call. */
	s->event.a1 = arg(s, shape_of(s)->class == C_KILL ? shape_of(s)->a1 : 1);
	s->event.a2 = arg(s, 2);
	submit(0);
	return 0;
}

GLOBAL int on_close(void)
{
	struct scratch *s = get_scratch();
	struct flow *flow = NULL;
	struct flow_key key;
	u64 fresh;

	/* Whatever else it returns, the descriptor is gone. */
	if (!s || s->call.ret == -9 /* EBADF */)
		return 0;
	key.tid = s->call.tid;
	key.fd = (s32)arg(s, 0);
	fresh = take_fresh(s, key.fd);
	if (!fresh) {
		flush_other_way(s, key.fd);
		flow = bpf_map_lookup_elem(&flows, &key);
	}
	if (flow && flow->state == FLOW_IGNORED) {
		bpf_map_delete_elem(&flows, &key);
		return 0;
	}
	begin_flow(s, K_CLOSE);
	s->event.fd = key.fd;
	s->event.ret = s->call.ret;
	s->event.a2 = fresh;
	if (flow) {
		s->event.file = flow->file;
		s->event.a2 = flow->id;
		if (has_sums(flow))
			put_sums(s, flow);
	}
	if (submit(flow != NULL)) {
		if (flow)
			flow->state |= FLOW_CLOSED;
	} else if (flow) {
		bpf_map_delete_elem(&flows, &key);
	}
	return 0;
}

GLOBAL int on_close_range(void)
{
	struct scratch *s = get_scratch();

	if (!s)
		return 0;
	forget_fresh(s);
	on_plain();
	return 0;
}

/* dup, dup2, dup3, fcntl: the new descriptor may have stood for something else. */
GLOBAL int on_dup(void)
{
	struct scratch *s = get_scratch();
	struct flow_key key;
	struct flow *flow;
	u64 file;
	s32 fd;

	if (!s)
		return 0;
	fd = (s32)s->call.ret;
	if (fd < 0 || fd == (s32)arg(s, 0))
		return 0;
	file = file_of(s->call.task, fd);
	if (!file)
		return 0;
	key.tid = s->call.tid;
	key.fd = fd;
	flush_other_way(s, fd);
	flow = bpf_map_lookup_elem(&flows, &key);
	take_fresh(s, fd);
	if (flow && flow->file != file) {
		flush(s, flow, fd);
		bpf_map_delete_elem(&flows, &key);
	}
	begin(s, K_DUP, s->call.task);
	s->event.ret = s->call.ret;
	s->event.a0 = (u32)arg(s, 0);
	if (put_wanted_resource(s, fd, file))
		submit(0);
	return 0;
}

/* Operations on a descriptor. */
GLOBAL int on_fd(void)
{
	struct scratch *s = get_scratch();
	const struct shape *shape;
	u64 file;
	s32 fd;

	if (!s)
		return 0;
	shape = shape_of(s);
	fd = shape->class == C_MMAP ? (s32)arg(s, 4) :
	     shape->class == C_SOCKET ? (s32)s->call.ret :
					(s32)arg(s, shape->path);
	file = shape->class == C_SOCKET ? file_of(s->call.task, fd) : file_at(s, fd);
	if (!file)
		return 0;
	begin(s, shape->kind, s->call.task);
	s->event.ret = s->call.ret;
	if (shape->class == C_MMAP) {
		s->event.a0 = arg(s, 2);
		s->event.a1 = arg(s, 3);
	} else {
		s->event.a0 = arg(s, shape->a0);
		s->event.a1 = arg(s, shape->a1);
	}
	if (put_wanted_resource(s, fd, file))
		submit(0);
	return 0;
}

/* connect and accept: from then on the descriptor stands for a connection. */
GLOBAL int on_connection(void)
{
	struct scratch *s = get_scratch();
	u32 datagram;
	bool connects;
	u64 file;
	int error;
	s32 fd;

	if (!s)
		return 0;
	connects = shape_of(s)->class == C_CONNECT;
	if (!connects && s->call.ret < 0)
		return 0;
	fd = connects ? (s32)arg(s, 0) : (s32)s->call.ret;
	file = connects ? file_at(s, fd) : file_of(s->call.task, fd);
	if (!file)
		return 0;
	if (connects && !s->call.ring)
		load_address(s, arg(s, 1), (u32)arg(s, 2));
	take_fresh(s, fd);
	error = new_flow(s, fd, file, lasting_peer(s, file), new_id(s)) != 0;
	begin_flow(s, connects ? K_CONNECT : K_ACCEPT);
	s->event.ret = s->call.ret;
	s->event.a2 = s->call.flow;
	put_resource(s, fd, file);
	if (connects)
		put_address(s);
	if (submit(0) && !error)
		told(s, fd, 1);
	/* One that is connected to nobody now may say with each message where it goes. */
	is_tracked(file, &datagram);
	if (datagram && !error)
		mark(s, fd, FLOW_DATAGRAM);
	return 0;
}

/* Operations on names. */
GLOBAL int on_name(void)
{
	struct scratch *s = get_scratch();
	const struct shape *shape;
	u32 kind;

	if (!s)
		return 0;
	shape = shape_of(s);
	kind = shape->kind;
	if (shape->class == C_UNLINKAT && arg(s, 2) & 0x200 /* AT_REMOVEDIR */)
		kind = K_RMDIR;
	begin(s, kind, s->call.task);
	s->event.ret = s->call.ret;
	s->event.a0 = arg(s, shape->a0);
	s->event.a1 = arg(s, shape->a1);
	put_name(s, T_RAW, T_BASE, shape->dir, shape->path);
	put_name(s, T_RAW2, T_BASE2, shape->dir2, shape->path2);
	set_pending(s);
	submit(0);
	return 0;
}

GLOBAL int on_chdir(void)
{
	struct scratch *s = get_scratch();

	if (!s || s->call.ret < 0)
		return 0;
	begin(s, K_CHDIR, s->call.task);
	put_cwd(s, T_CWD, s->call.task);
	submit(0);
	return 0;
}

#endif
