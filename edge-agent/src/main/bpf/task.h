/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of a process at its birth, at exec and in the snapshot. */
#ifndef SYSFLOW_TASK_H
#define SYSFLOW_TASK_H

#include "path.h"

/* The number that a pid has in the outermost namespace. */
INLINE u32 host_nr(u64 pid)
{
	return pid ? READ(struct pid, pid, numbers[0].nr) : 0;
}

/* The number that it has in its own namespace. */
INLINE u32 own_nr(u64 pid)
{
	u32 nr = 0, level;

	if (!pid)
		return 0;
	level = READ(struct pid, pid, level);
	bpf_probe_read_kernel(&nr, sizeof(nr),
			      (void *)(ADDRESS(struct pid, pid, numbers) +
				       (u64)level * __builtin_preserve_type_info(
							    *(struct upid *)0, 1)));
	return nr;
}

/* Inode number of a namespace: each has what they have in common in a member of this name. */
#define INODE_OF(type, address) ((address) ? READ(struct type, address, ns.inum) : 0)

/* The namespace that a process's own number is of. */
INLINE u64 pid_namespace(u64 pid)
{
	u64 at;

	if (!pid)
		return 0;
	at = ADDRESS(struct pid, pid, numbers) +
	     (u64)READ(struct pid, pid, level) * __builtin_preserve_type_info(*(struct upid *)0, 1);
	return (u64)READ(struct upid, at, ns);
}

GLOBAL int put_namespaces(u64 task)
{
	struct scratch *s = get_scratch();
	struct namespaces *all;
	u64 proxy, cred, one;

	if (!s)
		return 0;
	proxy = (u64)READ(struct task_struct, task, nsproxy);
	if (!proxy)
		return 0;
	cred = (u64)READ(struct task_struct, task, real_cred);
	all = (struct namespaces *)field_body(s);
	one = pid_namespace((u64)READ(struct task_struct, task, thread_pid));
	all->pid = INODE_OF(pid_namespace, one);
	one = (u64)READ(struct nsproxy, proxy, mnt_ns);
	all->mnt = INODE_OF(mnt_namespace, one);
	one = (u64)READ(struct nsproxy, proxy, net_ns);
	all->net = INODE_OF(net, one);
	one = (u64)READ(struct cred, cred, user_ns);
	all->user = INODE_OF(user_namespace, one);
	one = (u64)READ(struct nsproxy, proxy, uts_ns);
	all->uts = INODE_OF(uts_namespace, one);
	one = (u64)READ(struct nsproxy, proxy, ipc_ns);
	all->ipc = INODE_OF(ipc_namespace, one);
	one = (u64)READ(struct nsproxy, proxy, cgroup_ns);
	all->cgroup = INODE_OF(cgroup_namespace, one);
	all->spare = 0;
	end_field(s, T_NAMESPACES, sizeof(*all), 0);
	return 0;
}

/* A set of capabilities: one number of 64 bits, or (before 6.3) two of 32, low one first. */
INLINE u64 capabilities(u64 address)
{
	u64 set = 0;

	bpf_probe_read_kernel(&set, sizeof(set), (void *)address);
	return set;
}

GLOBAL int put_task(u64 task)
{
	struct scratch *s = get_scratch();
	struct task_info *info;
	u64 leader, parent, cred, signal;

	if (!s)
		return 0;
	info = (struct task_info *)field_body(s);
	leader = (u64)READ(struct task_struct, task, group_leader);
	parent = (u64)READ(struct task_struct, leader, real_parent);
	cred = (u64)READ(struct task_struct, task, real_cred);
	signal = (u64)READ(struct task_struct, task, signal);

	info->uid = READ(struct cred, cred, uid.val);
	info->gid = READ(struct cred, cred, gid.val);
	info->euid = READ(struct cred, cred, euid.val);
	info->egid = READ(struct cred, cred, egid.val);
	info->loginuid = EXISTS(struct task_struct, loginuid) ?
				 READ(struct task_struct, leader, loginuid.val) :
				 ~0u;
	info->sid = host_nr((u64)READ(struct signal_struct, signal, pids[PIDTYPE_SID]));
	info->pgid = host_nr((u64)READ(struct signal_struct, signal, pids[PIDTYPE_PGID]));
	info->vpid = own_nr((u64)READ(struct task_struct, leader, thread_pid));
	info->parent_tgid = READ(struct task_struct, parent, tgid);
	info->tty = READ(struct signal_struct, signal, tty) != NULL;
	info->threads = READ(struct signal_struct, signal, nr_threads);
	info->spare = 0;
	parent = (u64)READ(struct task_struct, parent, group_leader);
	info->parent_start = READ(struct task_struct, parent, start_boottime);
	info->cap_inheritable = capabilities(ADDRESS(struct cred, cred, cap_inheritable));
	info->cap_permitted = capabilities(ADDRESS(struct cred, cred, cap_permitted));
	info->cap_effective = capabilities(ADDRESS(struct cred, cred, cap_effective));
	bpf_probe_read_kernel(info->comm, sizeof(info->comm),
			      (void *)ADDRESS(struct task_struct, task, comm));
	end_field(s, T_TASK, sizeof(*info), 0);
	return 0;
}

/*
 * The control group: that of the unified hierarchy, or, where processes are left in its root
 * (hybrid hosts), that of the memory or the pids controller of version 1.
 */
GLOBAL int put_cgroup(u64 task)
{
	struct scratch *s = get_scratch();
	u64 css_set = (u64)READ(struct task_struct, task, cgroups);
	u64 cgroup = (u64)READ(struct css_set, css_set, dfl_cgrp);
	u64 node = (u64)READ(struct cgroup, cgroup, kn);
	u64 parent = EXISTS(struct kernfs_node, __parent) ?
			     (u64)READ(struct kernfs_node, node, __parent) :
			     (u64)READ(struct kernfs_node___5, node, parent);
	u64 state = 0, id;

	if (!s)
		return 0;
	if (!parent) {
		id = ENUM_VALUE(cgroup_subsys_id, memory_cgrp_id);
		bpf_probe_read_kernel(&state, sizeof(state),
				      (void *)(ADDRESS(struct css_set, css_set, subsys) + 8 * id));
		if (state) {
			cgroup = (u64)READ(struct cgroup_subsys_state, state, cgroup);
			node = (u64)READ(struct cgroup, cgroup, kn);
		}
	}
	return put_kernfs_path(T_CGROUP, NUMBER(s, node));
}

INLINE u64 nanos(s64 seconds, u64 ns)
{
	return (u64)seconds * 1000000000ull + ns;
}

/*
 * Whether a file of an overlay is in its upper layer. overlayfs is a module as a rule, so its types
 * are not described; but struct ovl_inode has had the upper dentry right behind the inode since 4.13.
 */
INLINE u32 is_upper(u64 inode, u64 sb)
{
	u64 upper = 0;

	if ((u32)READ(struct super_block, sb, s_magic) != OVERLAYFS_SUPER_MAGIC)
		return 0;
	bpf_probe_read_kernel(
		&upper, sizeof(upper),
		(void *)(inode + __builtin_preserve_type_info(*(struct inode *)0, 1)));
	return upper != 0;
}

/* Whether a process may write a file, as far as modes and capabilities say. */
INLINE u32 may_write(u64 task, u64 inode)
{
	u64 cred = (u64)READ(struct task_struct, task, real_cred);
	u32 mode = READ(struct inode, inode, i_mode);

	if (capabilities(ADDRESS(struct cred, cred, cap_effective)) & 1 << CAP_DAC_OVERRIDE)
		return 1;
	if (READ(struct cred, cred, euid.val) == READ(struct inode, inode, i_uid.val))
		return mode >> 7 & 1;
	if (READ(struct cred, cred, egid.val) == READ(struct inode, inode, i_gid.val))
		return mode >> 4 & 1;
	return mode >> 1 & 1;
}

/* The executable: its path, and facts that tell whether it was made just now. */
GLOBAL int put_exe(u64 task, u64 mm)
{
	struct scratch *s = get_scratch();
	u64 file = (u64)READ(struct mm_struct, mm, exe_file);
	u64 inode, sb;
	struct exe_info *info;

	if (!s || !file)
		return 0;
	put_file_path(s, T_PATH, file);
	inode = (u64)READ(struct file, file, f_inode);
	sb = (u64)READ(struct inode, inode, i_sb);
	info = (struct exe_info *)field_body(s);
	info->ino = READ(struct inode, inode, i_ino);
	info->dev = READ(struct super_block, sb, s_dev);
	info->mode = READ(struct inode, inode, i_mode);
	info->upper = is_upper(inode, sb);
	info->writable = may_write(task, inode);
	if (EXISTS(struct inode, i_ctime_sec)) {
		info->ctime = nanos(READ(struct inode, inode, i_ctime_sec),
				    READ(struct inode, inode, i_ctime_nsec));
		info->mtime = nanos(READ(struct inode, inode, i_mtime_sec),
				    READ(struct inode, inode, i_mtime_nsec));
	} else if (EXISTS(struct inode___6, __i_ctime)) {
		info->ctime = nanos(READ(struct inode___6, inode, __i_ctime.tv_sec),
				    READ(struct inode___6, inode, __i_ctime.tv_nsec));
		if (EXISTS(struct inode___6, __i_mtime))
			info->mtime = nanos(READ(struct inode___6, inode, __i_mtime.tv_sec),
					    READ(struct inode___6, inode, __i_mtime.tv_nsec));
		else
			info->mtime = nanos(READ(struct inode___6, inode, i_mtime.tv_sec),
					    READ(struct inode___6, inode, i_mtime.tv_nsec));
	} else {
		info->ctime = nanos(READ(struct inode___5, inode, i_ctime.tv_sec),
				    READ(struct inode___5, inode, i_ctime.tv_nsec));
		info->mtime = nanos(READ(struct inode___5, inode, i_mtime.tv_sec),
				    READ(struct inode___5, inode, i_mtime.tv_nsec));
	}
	end_field(s, T_EXE, sizeof(*info), 0);
	return 0;
}

#endif
