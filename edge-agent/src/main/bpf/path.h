/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Paths of open files, as the kernel has them: links resolved, from the root of the mount namespace.
 * bpf_d_path() would write them, but may not be called from tracepoints.
 */
#ifndef SYSFLOW_PATH_H
#define SYSFLOW_PATH_H

#include "record.h"

#define MAX_STEPS 64
#define MAX_NAME 256

/*
 * Appends a path, component after component from the last to the first: the agent turns them
 * round, for which there is no room to reserve here. What a turn of the loop leaves to the next is
 * but numbers, and flags in memory: all turns look the same to the verifier, which otherwise takes
 * ten times as long.
 */
GLOBAL int put_path(u32 tag, u64 dentry, u64 vfsmount)
{
	struct scratch *s = get_scratch();
	u64 mount, root, parent;
	volatile u32 *flags;
	u32 step, told;
	u8 *body;

	if (!s || !dentry || !vfsmount)
		return 0;
	body = field_body(s);
	s->call.length = 0;
	flags = &s->call.path;
	*flags = 0;
	mount = vfsmount - OFFSET(struct mount, mnt);
	root = NUMBER(s, READ(struct vfsmount, vfsmount, mnt_root));
	if (dentry != root && !READ(struct dentry, dentry, d_hash.pprev))
		*flags |= P_DELETED;
	for (step = 0; step < MAX_STEPS; step++) {
		long n;

		if (dentry == root) {
			parent = NUMBER(s, READ(struct mount, mount, mnt_parent));
			if (parent == mount)
				break;
			dentry = NUMBER(s, READ(struct mount, mount, mnt_mountpoint));
			mount = parent;
			root = NUMBER(s, READ(struct mount, mount, mnt.mnt_root));
			continue;
		}
		parent = NUMBER(s, READ(struct dentry, dentry, d_parent));
		if (parent == dentry)
			*flags |= P_PSEUDO;
		if (s->call.length > FIELD - MAX_NAME) {
			*flags |= P_TRUNCATED;
			break;
		}
		n = bpf_probe_read_kernel_str(body + (s->call.length & (FIELD - 1)), MAX_NAME,
					      READ(struct dentry, dentry, d_name.name));
		if (n > 0)
			s->call.length += n;
		if (parent == dentry)
			break;
		dentry = parent;
	}
	told = *flags;
	if (step == MAX_STEPS)
		told |= P_TRUNCATED;
	if (told & P_TRUNCATED)
		s->event.flags |= F_TRUNCATED;
	end_field(s, tag, s->call.length, told);
	return 0;
}

/* Appends the path of a control group, likewise; kernfs has no mounts to cross. */
GLOBAL int put_kernfs_path(u32 tag, u64 node)
{
	struct scratch *s = get_scratch();
	u32 flags = P_TRUNCATED, step;
	u8 *body;

	if (!s)
		return 0;
	body = field_body(s);
	s->call.length = 0;
	for (step = 0; step < MAX_STEPS; step++) {
		u64 parent = EXISTS(struct kernfs_node, __parent) ?
				     NUMBER(s, READ(struct kernfs_node, node, __parent)) :
				     NUMBER(s, READ(struct kernfs_node___5, node, parent));
		long n;

		if (!parent) {
			flags = 0;
			break;
		}
		if (s->call.length > FIELD - MAX_NAME)
			break;
		n = bpf_probe_read_kernel_str(body + (s->call.length & (FIELD - 1)), MAX_NAME,
					      READ(struct kernfs_node, node, name));
		if (n > 0)
			s->call.length += n;
		node = parent;
	}
	end_field(s, tag, s->call.length, flags);
	return 0;
}

INLINE void put_file_path(struct scratch *s, u32 tag, u64 file)
{
	u64 dentry = NUMBER(s, READ(struct file, file, f_path.dentry));

	put_path(tag, dentry, NUMBER(s, READ(struct file, file, f_path.mnt)));
}

INLINE void put_cwd(struct scratch *s, u32 tag, u64 task)
{
	u64 fs = (u64)READ(struct task_struct, task, fs);
	u64 dentry;

	if (!fs)
		return;
	dentry = NUMBER(s, READ(struct fs_struct, fs, pwd.dentry));
	put_path(tag, dentry, NUMBER(s, READ(struct fs_struct, fs, pwd.mnt)));
}

/* The root that absolute names of a task start at, if it is not that of all. */
INLINE void put_root(struct scratch *s, u32 tag, u64 task)
{
	u64 fs = (u64)READ(struct task_struct, task, fs);
	u32 len = s->event.len;
	u64 dentry;

	if (!fs)
		return;
	dentry = NUMBER(s, READ(struct fs_struct, fs, root.dentry));
	put_path(tag, dentry, NUMBER(s, READ(struct fs_struct, fs, root.mnt)));
	if (!s->call.length)
		s->event.len = len;
}

/* The open file of a descriptor; 0 if there is none. */
INLINE u64 file_of(u64 task, s32 fd)
{
	u64 files = (u64)READ(struct task_struct, task, files);
	u64 table, array;

	if (!files || fd < 0)
		return 0;
	table = (u64)READ(struct files_struct, files, fdt);
	if ((u32)fd >= READ(struct fdtable, table, max_fds))
		return 0;
	array = (u64)READ(struct fdtable, table, fd);
	/* An array of pointers is no type that can be read: each is taken for a list's head. */
	return (u64)READ(struct hlist_head, array + 8 * (u64)(u32)fd, first);
}

/* Says in the header which file the record is about. */
INLINE u32 set_file(struct scratch *s, s32 fd, u64 file)
{
	u64 inode = (u64)READ(struct file, file, f_inode);
	u64 sb = (u64)READ(struct inode, inode, i_sb);

	s->event.fd = fd;
	s->event.file = file;
	s->event.ino = READ(struct inode, inode, i_ino);
	s->event.dev = READ(struct super_block, sb, s_dev);
	s->event.mode = READ(struct inode, inode, i_mode);
	return s->event.mode;
}

#endif
