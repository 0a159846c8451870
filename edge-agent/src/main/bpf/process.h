/* SPDX-License-Identifier: Apache-2.0 */
/* Birth, change and death of processes and threads. */
#ifndef SYSFLOW_PROCESS_H
#define SYSFLOW_PROCESS_H

#include "file.h"
#include "task.h"

/* The credentials changed, or were to. */
GLOBAL int on_credentials(void)
{
	struct scratch *s = get_scratch();

	if (!s)
		return 0;
	begin(s, shape_of(s)->kind, s->call.task);
	s->event.ret = s->call.ret;
	s->event.a0 = arg(s, 0);
	s->event.a1 = arg(s, 1);
	s->event.a2 = arg(s, 2);
	put_task(s->call.task);
	put_namespaces(s->call.task);
	submit(0);
	return 0;
}

/* What parent and child share, in the words of clone(2): the flags, whichever call it was. */
GLOBAL int clone_flags(u64 parent, u64 child)
{
	u64 mine = (u64)READ(struct task_struct, parent, nsproxy);
	u64 its = (u64)READ(struct task_struct, child, nsproxy);
	u64 my_cred = (u64)READ(struct task_struct, parent, real_cred);
	u64 its_cred = (u64)READ(struct task_struct, child, real_cred);
	u32 flags = 0;

	if (READ(struct task_struct, parent, mm) == READ(struct task_struct, child, mm))
		flags |= CLONE_VM;
	if (READ(struct task_struct, parent, fs) == READ(struct task_struct, child, fs))
		flags |= CLONE_FS;
	if (READ(struct task_struct, parent, files) == READ(struct task_struct, child, files))
		flags |= CLONE_FILES;
	if (READ(struct task_struct, parent, sighand) == READ(struct task_struct, child, sighand))
		flags |= CLONE_SIGHAND;
	if (READ(struct task_struct, parent, tgid) == READ(struct task_struct, child, tgid))
		flags |= CLONE_THREAD;
	if (READ(struct task_struct, child, vfork_done))
		flags |= CLONE_VFORK;
	if (READ(struct cred, my_cred, user_ns) != READ(struct cred, its_cred, user_ns))
		flags |= CLONE_NEWUSER;
	if (mine == its)
		return flags;
	if (READ(struct nsproxy, mine, mnt_ns) != READ(struct nsproxy, its, mnt_ns))
		flags |= CLONE_NEWNS;
	if (READ(struct nsproxy, mine, uts_ns) != READ(struct nsproxy, its, uts_ns))
		flags |= CLONE_NEWUTS;
	if (READ(struct nsproxy, mine, ipc_ns) != READ(struct nsproxy, its, ipc_ns))
		flags |= CLONE_NEWIPC;
	if (READ(struct nsproxy, mine, pid_ns_for_children) !=
	    READ(struct nsproxy, its, pid_ns_for_children))
		flags |= CLONE_NEWPID;
	if (READ(struct nsproxy, mine, net_ns) != READ(struct nsproxy, its, net_ns))
		flags |= CLONE_NEWNET;
	if (READ(struct nsproxy, mine, cgroup_ns) != READ(struct nsproxy, its, cgroup_ns))
		flags |= CLONE_NEWCGROUP;
	return flags;
}

GLOBAL int on_fork(u64 parent, u64 child)
{
	struct scratch *s = get_scratch();
	u32 flags;

	if (!s)
		return 0;
	flags = clone_flags(parent, child);
	begin(s, K_FORK, child);
	s->event.a0 = flags;
	s->event.exec = READ(struct task_struct, child, self_exec_id);
	s->event.a1 = (u64)READ(struct task_struct, parent, tgid) << 32 |
		      READ(struct task_struct, parent, pid);
	if (flags & CLONE_THREAD) {
		s->event.flags |= F_THREAD;
	} else {
		put_task(child);
		put_namespaces(child);
		put_cgroup(child);
	}
	submit(0);
	return 0;
}

/* Which of the first 4096 descriptors survived the exec. */
INLINE void put_fds(struct scratch *s, u64 task)
{
	u64 files = (u64)READ(struct task_struct, task, files);
	u64 table = (u64)READ(struct files_struct, files, fdt);
	u32 words = READ(struct fdtable, table, max_fds) / 64;

	if (words > 64)
		words = 64;
	if (bpf_probe_read_kernel(field_body(s), words * 8,
				  READ(struct fdtable, table, open_fds)) == 0)
		end_field(s, T_FDS, words * 8, 0);
}

GLOBAL int on_exec(u64 task, u32 old_tid)
{
	struct scratch *s = get_scratch();
	u64 mm = (u64)READ(struct task_struct, task, mm);
	u64 start, end;

	if (!s || !mm)
		return 0;
	forget_fresh(s);
	begin(s, K_EXEC, task);
	s->event.a0 = old_tid;
	s->event.exec = READ(struct task_struct, task, self_exec_id);
	put_task(task);
	put_namespaces(task);
	put_cgroup(task);
	put_exe(task, NUMBER(s, mm));
	put_cwd(s, T_CWD, task);
	put_fds(s, task);
	start = READ(struct mm_struct, mm, arg_start);
	end = READ(struct mm_struct, mm, arg_end);
	put_bytes(T_ARGS, start, end - start, config.args);
	start = READ(struct mm_struct, mm, env_start);
	end = READ(struct mm_struct, mm, env_end);
	put_bytes(T_ENV, start, end - start, config.env);
	submit(0);
	return 0;
}

GLOBAL int on_exit(u64 task)
{
	struct scratch *s = get_scratch();
	u64 signal = (u64)READ(struct task_struct, task, signal);
	u64 leader = (u64)READ(struct task_struct, task, group_leader);
	bool worker = READ(struct task_struct, task, flags) & PF_IO_WORKER;
	bool last = READ(struct signal_struct, signal, live.counter) == 0;

	/* Of the birth of threads that work for a ring alone nobody was told, and so of their end. */
	if (!s || (worker && !last))
		return 0;
	forget_fresh(s);
	begin(s, K_EXIT, task);
	if (worker)
		s->event.flags |= F_WORKER;
	s->event.a0 = (u32)READ(struct task_struct, task, exit_code);
	s->event.a1 = READ(struct signal_struct, signal, flags) & SIGNAL_GROUP_EXIT ?
			      (u32)READ(struct signal_struct, signal, group_exit_code) :
			      (u32)READ(struct task_struct, leader, exit_code);
	if (last) {
		s->event.flags |= F_GROUP_DEAD;
		put_task(task);
	}
	submit(0);
	return 0;
}

#endif
