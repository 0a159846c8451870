/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel's structures, with the members that the probe reads and no others. Order and distance
 * do not matter: the loader relocates each access to where the running kernel has the member.
 * A name with ___ is another shape of the structure before it (renamed members); the part after
 * ___ is ignored by the loader.
 */
#ifndef SYSFLOW_KERNEL_H
#define SYSFLOW_KERNEL_H

#include "bpf.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
	unsigned long bp, bx, r10, r9, r8, cx, dx, si, di, orig_ax, ip;
};
#elif defined(__TARGET_ARCH_arm64)
struct user_pt_regs {
	u64 regs[31];
};
struct pt_regs {
	union {
		struct user_pt_regs user_regs;
		struct {
			u64 regs[31];
		};
	};
	u64 orig_x0;
	s32 syscallno;
};
#else
#error "no such architecture"
#endif

struct thread_info {
	unsigned long flags;
	u32 status;
};

typedef struct {
	u32 val;
} kuid_t;
typedef struct {
	u32 val;
} kgid_t;
typedef struct {
	int counter;
} atomic_t;
typedef struct {
	u64 val;
} kernel_cap_t;

struct qstr {
	u32 len;
	const unsigned char *name;
};

/* Any structure of one pointer will do: see file_of(). */
struct hlist_head {
	void *first;
};

struct hlist_bl_node {
	struct hlist_bl_node **pprev;
};

struct super_block {
	u32 s_dev;
	unsigned long s_magic;
};

struct timespec64 {
	s64 tv_sec;
	long tv_nsec;
};

/* Since 6.11. */
struct inode {
	unsigned short i_mode;
	kuid_t i_uid;
	kgid_t i_gid;
	struct super_block *i_sb;
	unsigned long i_ino;
	void *i_private;
	s64 i_mtime_sec;
	s64 i_ctime_sec;
	u32 i_mtime_nsec;
	u32 i_ctime_nsec;
};

/* 6.6 to 6.10 (i_mtime was __i_mtime from 6.7). */
struct inode___6 {
	struct timespec64 i_mtime;
	struct timespec64 __i_mtime;
	struct timespec64 __i_ctime;
};

/* Before 6.6. */
struct inode___5 {
	struct timespec64 i_mtime;
	struct timespec64 i_ctime;
};

struct dentry {
	struct hlist_bl_node d_hash;
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};

struct vfsmount {
	struct dentry *mnt_root;
};

struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct file {
	u32 f_mode;
	void *private_data;
	struct inode *f_inode;
	u32 f_flags;
	struct path f_path;
};

struct fdtable {
	u32 max_fds;
	struct file **fd;
	unsigned long *open_fds;
};

struct files_struct {
	atomic_t count;
	struct fdtable *fdt;
};

struct fs_struct {
	struct path root, pwd;
};

struct cred {
	kuid_t uid;
	kgid_t gid;
	kuid_t euid;
	kgid_t egid;
	kernel_cap_t cap_inheritable, cap_permitted, cap_effective;
	struct user_namespace *user_ns;
};

struct ns_common {
	u32 inum;
};

struct pid_namespace {
	struct ns_common ns;
};

struct mnt_namespace {
	struct ns_common ns;
};

struct net {
	struct ns_common ns;
};

struct user_namespace {
	struct ns_common ns;
};

struct uts_namespace {
	struct ns_common ns;
};

struct ipc_namespace {
	struct ns_common ns;
};

struct cgroup_namespace {
	struct ns_common ns;
};

struct upid {
	int nr;
	struct pid_namespace *ns;
};

struct pid {
	u32 level;
	struct upid numbers[1];
};

struct nsproxy {
	struct uts_namespace *uts_ns;
	struct ipc_namespace *ipc_ns;
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
	struct net *net_ns;
	struct cgroup_namespace *cgroup_ns;
};

struct signal_struct {
	atomic_t live;
	int nr_threads;
	int group_exit_code;
	u32 flags;
	struct pid *pids[4];
	struct tty_struct *tty;
};

struct mm_struct {
	unsigned long arg_start, arg_end, env_start, env_end;
	struct file *exe_file;
};

struct kernfs_node {
	struct kernfs_node *__parent;
	const char *name;
};

/* Before 6.15. */
struct kernfs_node___5 {
	struct kernfs_node *parent;
};

struct cgroup {
	struct kernfs_node *kn;
};

struct cgroup_subsys_state {
	struct cgroup *cgroup;
};

struct css_set {
	struct cgroup_subsys_state *subsys[16];
	struct cgroup *dfl_cgrp;
};

enum cgroup_subsys_id { memory_cgrp_id = 1, pids_cgrp_id = 2 };

struct task_struct {
	struct thread_info thread_info;
	u32 flags;
	struct mm_struct *mm;
	int exit_code;
	int pid, tgid;
	struct task_struct *real_parent;
	struct task_struct *group_leader;
	struct pid *thread_pid;
	u64 self_exec_id;
	unsigned long nvcsw, nivcsw;
	void *vfork_done;
	u64 start_boottime;
	const struct cred *real_cred;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	void *sighand;
	kuid_t loginuid;
	struct css_set *cgroups;
	void *io_uring;
};

struct in6_addr {
	u8 bytes[16];
};

struct sock_common {
	u32 skc_daddr;
	u32 skc_rcv_saddr;
	u16 skc_dport;
	u16 skc_num;
	u16 skc_family;
	u8 skc_state;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
};

struct sock {
	struct sock_common __sk_common;
	u16 sk_protocol;
	u16 sk_type;
};

struct socket {
	struct sock *sk;
};

struct sockaddr_un {
	char sun_path[108];
};

struct unix_address {
	int len;
	struct sockaddr_un name[0];
};

struct unix_sock {
	struct unix_address *addr;
	struct path path;
	struct sock *peer;
};

/*
 * Requests of an io_uring. Those of an operation begin with what it was asked for: struct io_open
 * and its like are at the address of struct io_kiocb itself.
 */
struct io_cqe {
	u64 user_data;
	s32 res;
	s32 fd; /* until the result is there */
};

struct io_wq_work_node {
	struct io_wq_work_node *next;
};

struct io_wq_work_list {
	struct io_wq_work_node *first;
};

struct io_submit_state {
	struct io_wq_work_list compl_reqs;
};

struct io_ring_ctx {
	struct io_submit_state submit_state;
};

struct io_uring_task {
	struct task_struct *task;
};

struct io_cmd_data {
	u8 data[56];
};

struct io_kiocb {
	struct io_cmd_data cmd; /* in the place of file; since 6.0 */
	struct file *file;
	u8 opcode;
	u32 flags; /* the lowest 8 bits are those of the submission */
	struct io_cqe cqe;
	struct io_ring_ctx *ctx;
	struct io_uring_task *tctx;
	void *async_data;
	struct io_wq_work_node comp_list;
};

/* Before 6.13. */
struct io_kiocb___6 {
	struct task_struct *task;
};

/* Before Linux 6.0 requests looked different: they are counted, not told. */
#define RINGS_KNOWN EXISTS(struct io_kiocb, cmd)

/* Of the tracepoints of a submission there is one or the other: the first before 6.4. */
struct trace_event_raw_io_uring_submit_sqe {
	void *ctx;
};

struct trace_event_raw_io_uring_submit_req {
	void *ctx;
};

/* As the ring has it for the program. */
struct io_uring_cqe {
	u64 user_data;
	s32 res;
};

struct filename {
	const char *name;
};

struct open_how {
	u64 flags, mode;
};

struct io_sr_msg {
	void *umsg;
};

/* Before 6.10. */
struct io_sr_msg___6 {
	void *addr;
	int addr_len;
};

struct msghdr {
	void *msg_name;
	int msg_namelen;
};

struct io_async_msghdr {
	struct msghdr msg;
};

struct io_splice {
	int splice_fd_in;
	u32 flags;
};

struct io_open {
	int dfd;
	u32 file_slot;
	struct filename *filename;
	struct open_how how;
};

struct io_close {
	int fd;
	u32 file_slot;
};

struct io_accept {
	u32 file_slot;
};

struct io_socket {
	int domain, type, protocol;
	u32 file_slot;
};

struct io_connect {
	void *addr;
	int addr_len;
};

struct io_shutdown {
	int how;
};

/* Since 6.9. */
struct io_ftrunc {
	s64 len;
};

/* Since 6.11. */
struct io_listen {
	int backlog;
};

struct io_rename {
	int old_dfd, new_dfd;
	struct filename *oldpath, *newpath;
	int flags;
};

struct io_unlink {
	int dfd, flags;
	struct filename *filename;
};

struct io_mkdir {
	int dfd;
	unsigned short mode;
	struct filename *filename;
};

struct io_link {
	int old_dfd, new_dfd;
	struct filename *oldpath, *newpath;
	int flags;
};

struct io_xattr {
	struct filename *filename;
};

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
};

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};

struct bpf_iter__task_file {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
	u32 fd;
	struct file *file;
};

#pragma clang attribute pop

enum {
	S_IFMT = 0170000,
	S_IFSOCK = 0140000,
	S_IFDIR = 0040000,
	S_IFIFO = 0010000,
};

enum {
	ANON_INODE_FS_MAGIC = 0x09041934,
	OVERLAYFS_SUPER_MAGIC = 0x794c7630,
	PID_FS_MAGIC = 0x50494446
};
enum { PF_KTHREAD = 0x00200000, PF_IO_WORKER = 0x00000010 };
enum { CAP_DAC_OVERRIDE = 1 };
enum { FMODE_WRITE = 2, FMODE_CREATED = 0x100000 };
enum { SIGNAL_GROUP_EXIT = 0x4 };
enum { PIDTYPE_PGID = 2, PIDTYPE_SID = 3 };
enum { AF_UNIX = 1, AF_INET = 2, AF_NETLINK = 16, AF_INET6 = 10 };
enum { SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_RAW = 3 };
enum { AT_FDCWD = -100 };

enum {
	CLONE_VM = 0x100,
	CLONE_FS = 0x200,
	CLONE_FILES = 0x400,
	CLONE_SIGHAND = 0x800,
	CLONE_VFORK = 0x4000,
	CLONE_THREAD = 0x10000,
	CLONE_NEWNS = 0x20000,
	CLONE_NEWCGROUP = 0x02000000,
	CLONE_NEWUTS = 0x04000000,
	CLONE_NEWIPC = 0x08000000,
	CLONE_NEWUSER = 0x10000000,
	CLONE_NEWPID = 0x20000000,
	CLONE_NEWNET = 0x40000000,
};

#endif
