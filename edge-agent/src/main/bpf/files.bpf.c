// SPDX-License-Identifier: Apache-2.0 AND (BSD-2-Clause OR GPL-2.0)
/* The files that are open, one record each, read through a BPF iterator like the snapshot. */
#define SCRATCH_TYPE BPF_MAP_TYPE_ARRAY
#include "socket.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

SEC("iter/task_file")
int on_file(struct bpf_iter__task_file *ctx)
{
	struct task_struct *each = ctx->task;
	struct file *file = ctx->file;
	struct scratch *s = get_scratch();
	u64 leader, inode, sb;
	u32 len;

	if (!each || !file || !s)
		return 0;
	/* Threads share the descriptors of their process, but for the rarest. */
	if (READ(struct task_struct, each, pid) != READ(struct task_struct, each, tgid))
		return 0;
	inode = (u64)READ(struct file, file, f_inode);
	sb = (u64)READ(struct inode, inode, i_sb);
	if ((u32)READ(struct super_block, sb, s_magic) == ANON_INODE_FS_MAGIC)
		return 0;
	leader = NUMBER(s, READ(struct task_struct, each, group_leader));
	begin(s, K_SEEN_FILE, leader);
	/* The same file, but as a number. */
	*(volatile u64 *)&s->call.file = (u64)file;
	put_resource(s, ctx->fd, *(volatile u64 *)&s->call.file);
	len = s->event.len;
	if (len > RECORD)
		len = RECORD;
	bpf_seq_write(ctx->meta->seq, &s->event, len);
	return 0;
}
