/* SPDX-License-Identifier: Apache-2.0 */
/* What is done about a call, whose arguments are in the scratch. */
#ifndef SYSFLOW_CALL_H
#define SYSFLOW_CALL_H

#include "process.h"

/* The scratch is one CPU's, and nothing interrupts a tracepoint's program; were it so, say so. */
INLINE bool enter(struct scratch *s)
{
	struct counters *c;

	if (!s->call.busy) {
		s->call.busy = 1;
		return true;
	}
	c = get_counters();
	if (c)
		c->reentered++;
	return false;
}

INLINE void leave(struct scratch *s)
{
	s->call.busy = 0;
}

/* A pointer, or a length, among the caller's structures. */
INLINE u64 user_word(struct scratch *s, u64 address)
{
	u64 word = 0;
	u32 half = 0;

	if (!s->call.compat) {
		bpf_probe_read_user(&word, sizeof(word), (void *)address);
		return word;
	}
	bpf_probe_read_user(&half, sizeof(half), (void *)address);
	return half;
}

/* The address in a struct msghdr: its first member, and its length the second. */
INLINE void load_message_address(struct scratch *s, u64 message)
{
	u32 len = 0;

	bpf_probe_read_user(&len, sizeof(len), (void *)(message + (s->call.compat ? 4 : 8)));
	load_address(s, user_word(s, message), len);
}

#define MESSAGES 1024 /* the kernel takes no more at a time */
#define SOME 32

/* Adds up the bytes of some messages. */
GLOBAL int add_messages(u32 from)
{
	struct scratch *s = get_scratch();
	u64 header, size;
	u32 i, len;

	if (!s)
		return 0;
	/* struct mmsghdr: a msghdr, then the length */
	size = s->call.compat ? 32 : 64;
	header = s->call.compat ? 28 : 56;
	for (i = 0; i < SOME; i++) {
		if ((s64)(from + i) >= s->call.ret)
			break;
		len = 0;
		bpf_probe_read_user(&len, sizeof(len),
				    (void *)(arg(s, 1) + size * (from + i) + header));
		s->call.bytes += len;
	}
	return 0;
}

/* Bytes of several messages: ret counts messages, each says its own length. */
GLOBAL int on_messages(void)
{
	struct scratch *s = get_scratch();
	u32 i;

	if (!s)
		return 0;
	s->call.bytes = 0;
	for (i = 0; i < MESSAGES; i += SOME) {
		if ((s64)i >= s->call.ret)
			break;
		add_messages(i);
	}
	s->call.address_length = 0;
	if (s->call.ret > 0)
		load_message_address(s, arg(s, 1));
	transfer(s, (s32)arg(s, 0), shape_of(s)->class == C_SENDMMSG, (s64)s->call.bytes);
	return 0;
}

/* Transfers of one message, which may say where from or to. */
GLOBAL int on_message(void)
{
	struct scratch *s = get_scratch();
	u32 class, len = 0;

	if (!s)
		return 0;
	class = shape_of(s)->class;
	s->call.address_length = 0;
	if (class == C_SENDTO) {
		load_address(s, arg(s, 4), (u32)arg(s, 5));
	} else if (class == C_RECVFROM && s->call.ret >= 0) {
		if (arg(s, 5))
			bpf_probe_read_user(&len, sizeof(len), (void *)arg(s, 5));
		load_address(s, arg(s, 4), len);
	} else if (class == C_SENDMSG || (class == C_RECVMSG && s->call.ret >= 0)) {
		load_message_address(s, arg(s, 1));
	}
	transfer(s, (s32)arg(s, 0), class == C_SENDTO || class == C_SENDMSG, s->call.ret);
	return 0;
}

/* From one descriptor to another, within the kernel. */
GLOBAL int on_copy(void)
{
	struct scratch *s = get_scratch();

	if (!s)
		return 0;
	s->call.address_length = 0;
	transfer(s, (s32)arg(s, shape_of(s)->a0), 0, s->call.ret);
	transfer(s, (s32)arg(s, shape_of(s)->a1), 1, s->call.ret);
	return 0;
}

/* Pages of the caller go into a pipe, or what is in a pipe into its memory. */
GLOBAL int on_vmsplice(void)
{
	struct scratch *s = get_scratch();
	u64 file;

	if (!s)
		return 0;
	file = file_of(s->call.task, (s32)arg(s, 0));
	if (!file)
		return 0;
	s->call.address_length = 0;
	transfer(s, (s32)arg(s, 0), !!(READ(struct file, file, f_mode) & FMODE_WRITE), s->call.ret);
	return 0;
}

/* A signal to a process that a descriptor stands for: its number is that of the host. */
GLOBAL int on_pidfd_kill(void)
{
	struct scratch *s = get_scratch();
	u64 file, inode, sb, pid = 0;

	if (!s)
		return 0;
	file = file_of(s->call.task, (s32)arg(s, 0));
	if (file) {
		inode = (u64)READ(struct file, file, f_inode);
		sb = (u64)READ(struct inode, inode, i_sb);
		/* Since Linux 6.9 they are files of a file system of their own. */
		pid = (u32)READ(struct super_block, sb, s_magic) == PID_FS_MAGIC ?
			      (u64)READ(struct inode, inode, i_private) :
			      (u64)READ(struct file, file, private_data);
	}
	s->call.arg[0] = pid ? host_nr(NUMBER(s, pid)) : 0;
	if (s->call.arg[0] != ids_of(s->call.task) >> 32)
		on_plain();
	return 0;
}

INLINE void on_failed_clone(struct scratch *s)
{
	u64 flags = 0;

	switch (shape_of(s)->class) {
	case C_CLONE3:
		bpf_probe_read_user(&flags, sizeof(flags), (void *)arg(s, 0));
		s->call.arg[0] = flags;
		break;
	case C_FORK:
		s->call.arg[0] = 0;
		break;
	}
	on_plain();
}

/* Requests that change another process; a debugger's many others do not. */
INLINE bool is_grave(u64 request)
{
	return request == 0 /* TRACEME */ || request == 4 /* POKETEXT */ ||
	       request == 5 /* POKEDATA */ || request == 13 /* SETREGS */ ||
	       request == 16 /* ATTACH */ || request == 0x4205 /* SETREGSET */ ||
	       request == 0x4206 /* SEIZE */;
}

/* Calls of which most are of no interest: told by their registers, before anything else is done. */
INLINE bool is_idle(const struct shape *shape, u64 a0, u64 a1, u64 a2, u64 a3, s64 ret)
{
	switch (shape->class) {
	case C_FCNTL:
		return (u32)a1 != 0 /* F_DUPFD */ && (u32)a1 != 1030 /* F_DUPFD_CLOEXEC */;
	case C_MMAP:
		/* Anonymous ones are memory; of files, those that can be executed matter most. */
		return (ret < 0 && ret > -4096) || a3 & 0x20 /* MAP_ANONYMOUS */ ||
		       !(a2 & 4 /* PROT_EXEC */ || config.mmap_all);
	case C_SOCKET:
		return (u32)a0 == AF_UNIX || (u32)a0 == AF_NETLINK;
	case C_PTRACE:
		return !is_grave(a0);
	case C_PIDFD_KILL:
		return !a1;
	case C_KILL:
		/* Signal 0 is none, and to signal oneself is a runtime's housekeeping. */
		return !(shape->a1 == 2 ? a2 : a1) ||
		       (u32)a0 == bpf_get_current_pid_tgid() >> 32;
	case C_CLONE:
	case C_CLONE3:
	case C_FORK:
		/* A tracepoint tells of those that succeed. */
		return ret >= 0;
	default:
		return shape->kind == K_EXEC_FAILED && ret >= 0;
	}
}

/* Whether the agent does not want to hear what this process does; its life is told all the same. */
INLINE bool is_muted(u64 task, u32 tgid, u32 kind)
{
	struct muted *m;
	u64 leader;

	if (!config.muting || KINDS_OF_LIFE >> (kind & 63) & 1)
		return false;
	m = bpf_map_lookup_elem(&muted, &tgid);
	if (!m)
		return false;
	leader = (u64)READ(struct task_struct, task, group_leader);
	return m->exec == (u32)READ(struct task_struct, task, self_exec_id) &&
	       m->start == READ(struct task_struct, leader, start_boottime);
}

/* Does what the shape says. */
GLOBAL int on_call(void)
{
	struct scratch *s = get_scratch();
	u32 class;

	if (!s)
		return 0;
	class = shape_of(s)->class;
	switch (class) {
	case C_READ:
	case C_WRITE:
		s->call.address_length = 0;
		transfer(s, (s32)arg(s, 0), class == C_WRITE, s->call.ret);
		break;
	case C_RECVFROM:
	case C_SENDTO:
	case C_RECVMSG:
	case C_SENDMSG:
		on_message();
		break;
	case C_RECVMMSG:
	case C_SENDMMSG:
		on_messages();
		break;
	case C_COPY:
		on_copy();
		break;
	case C_VMSPLICE:
		on_vmsplice();
		break;
	case C_PIDFD_KILL:
		on_pidfd_kill();
		break;
	case C_OPEN:
	case C_OPENAT2:
	case C_CREAT:
		on_open();
		break;
	case C_CLOSE:
		on_close();
		break;
	case C_CLOSE_RANGE:
		on_close_range();
		break;
	case C_FCNTL:
	case C_DUP:
		on_dup();
		break;
	case C_CONNECT:
	case C_ACCEPT:
		on_connection();
		break;
	case C_MMAP:
	case C_SOCKET:
	case C_FD:
		on_fd();
		break;
	case C_NAME:
	case C_UNLINKAT:
		on_name();
		break;
	case C_CHDIR:
		on_chdir();
		break;
	case C_TASK:
		on_credentials();
		break;
	case C_CLONE:
	case C_CLONE3:
	case C_FORK:
		on_failed_clone(s);
		break;
	default:
		on_plain();
	}
	return 0;
}

#endif
