/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls of arm64; numbers as in include/uapi/asm-generic/unistd.h. It has none of the old
 * ones (open, fork, unlink, ...), only those that take a directory or flags.
 */
#include "shape.h"

const struct shape shapes[4 * SHAPES] = {
	[5] = NAME1(K_SETXATTR, CWD, 0, NONE, 4), /* setxattr */
	[6] = NAME1(K_SETXATTR, CWD, 0, NONE, 4), /* lsetxattr */
	[7] = FD(K_FSETXATTR, 0, NONE, 4), /* fsetxattr */
	[23] = SHAPE(C_DUP, K_DUP), /* dup */
	[24] = SHAPE(C_DUP, K_DUP), /* dup3 */
	[25] = SHAPE(C_FCNTL, K_DUP), /* fcntl */
	[33] = NAME1(K_MKNOD, 0, 1, 2, NONE), /* mknodat */
	[34] = NAME1(K_MKDIR, 0, 1, 2, NONE), /* mkdirat */
	[35] = { C_UNLINKAT, K_UNLINK, 0, 1, CWD, NONE, NONE, 2 }, /* unlinkat */
	[36] = NAME2(K_SYMLINK, NONE, 0, 1, 2, NONE), /* symlinkat */
	[37] = NAME2(K_LINK, 0, 1, 2, 3, 4), /* linkat */
	[38] = NAME2(K_RENAME, 0, 1, 2, 3, NONE), /* renameat */
	[39] = NAME1(K_UMOUNT, CWD, 0, NONE, 1), /* umount2 */
	[40] = NAME2(K_MOUNT, CWD, 1, NONE, 0, 3), /* mount */
	[41] = NAME2(K_CHROOT, NONE, 0, NONE, 1, NONE), /* pivot_root: names are of before */
	[45] = NAME1(K_TRUNCATE, CWD, 0, NONE, NONE), /* truncate */
	[46] = FD(K_FTRUNCATE, 0, NONE, 1), /* ftruncate */
	[49] = SHAPE(C_CHDIR, K_CHDIR), /* chdir */
	[50] = SHAPE(C_CHDIR, K_CHDIR), /* fchdir */
	[51] = NAME1(K_CHROOT, CWD, 0, NONE, NONE), /* chroot */
	[52] = FD(K_FCHMOD, 0, 1, NONE), /* fchmod */
	[53] = NAME1(K_CHMOD, 0, 1, 2, NONE), /* fchmodat */
	[54] = NAME1(K_CHOWN, 0, 1, NONE, 4), /* fchownat */
	[55] = FD(K_FCHOWN, 0, NONE, NONE), /* fchown */
	[56] = OPEN(0, 1, 2, 3), /* openat */
	[57] = SHAPE(C_CLOSE, K_CLOSE), /* close */
	[63] = SHAPE(C_READ, 0), /* read */
	[64] = SHAPE(C_WRITE, 0), /* write */
	[65] = SHAPE(C_READ, 0), /* readv */
	[66] = SHAPE(C_WRITE, 0), /* writev */
	[67] = SHAPE(C_READ, 0), /* pread64 */
	[68] = SHAPE(C_WRITE, 0), /* pwrite64 */
	[69] = SHAPE(C_READ, 0), /* preadv */
	[70] = SHAPE(C_WRITE, 0), /* pwritev */
	[71] = COPY(1, 0), /* sendfile */
	[75] = SHAPE(C_VMSPLICE, 0), /* vmsplice */
	[76] = COPY(0, 2), /* splice */
	[77] = COPY(0, 1), /* tee */
	[88] = NAME1(K_UTIMES, 0, 1, NONE, 3), /* utimensat */
	[91] = SHAPE(C_TASK, K_CAPSET), /* capset */
	[97] = SHAPE(C_PROCESS, K_UNSHARE), /* unshare */
	[105] = SHAPE(C_PROCESS, K_MODULE_LOAD), /* init_module */
	[106] = SHAPE(C_PROCESS, K_MODULE_UNLOAD), /* delete_module */
	[117] = SHAPE(C_PTRACE, K_PTRACE), /* ptrace */
	[129] = KILL(1), /* kill */
	[130] = KILL(1), /* tkill */
	[131] = KILL(2), /* tgkill */
	[138] = KILL(1), /* rt_sigqueueinfo */
	[154] = SHAPE(C_TASK, K_GROUP), /* setpgid */
	[157] = SHAPE(C_TASK, K_GROUP), /* setsid */
	[240] = KILL(2), /* rt_tgsigqueueinfo */
	[143] = SHAPE(C_TASK, K_SETGID), /* setregid */
	[144] = SHAPE(C_TASK, K_SETGID), /* setgid */
	[145] = SHAPE(C_TASK, K_SETUID), /* setreuid */
	[146] = SHAPE(C_TASK, K_SETUID), /* setuid */
	[147] = SHAPE(C_TASK, K_SETUID), /* setresuid */
	[149] = SHAPE(C_TASK, K_SETGID), /* setresgid */
	[198] = SHAPE(C_SOCKET, K_SOCKET), /* socket */
	[200] = FD(K_BIND, 0, NONE, NONE), /* bind */
	[201] = FD(K_LISTEN, 0, 1, NONE), /* listen */
	[202] = SHAPE(C_ACCEPT, K_ACCEPT), /* accept */
	[203] = SHAPE(C_CONNECT, K_CONNECT), /* connect */
	[206] = SHAPE(C_SENDTO, 0), /* sendto */
	[207] = SHAPE(C_RECVFROM, 0), /* recvfrom */
	[210] = FD(K_SHUTDOWN, 0, 1, NONE), /* shutdown */
	[211] = SHAPE(C_SENDMSG, 0), /* sendmsg */
	[212] = SHAPE(C_RECVMSG, 0), /* recvmsg */
	[220] = SHAPE(C_CLONE, K_FORK_FAILED), /* clone */
	[221] = NAME1(K_EXEC_FAILED, CWD, 0, NONE, NONE), /* execve */
	[222] = SHAPE(C_MMAP, K_MMAP), /* mmap */
	[242] = SHAPE(C_ACCEPT, K_ACCEPT), /* accept4 */
	[243] = SHAPE(C_RECVMMSG, 0), /* recvmmsg */
	[265] = OPEN(CWD, NONE, 2, NONE), /* open_by_handle_at */
	[268] = FD(K_SETNS, 0, 1, NONE), /* setns */
	[269] = SHAPE(C_SENDMMSG, 0), /* sendmmsg */
	[270] = SHAPE(C_PROCESS, K_PROCESS_VM), /* process_vm_readv */
	[271] = SHAPE(C_PROCESS, K_PROCESS_VM), /* process_vm_writev */
	[273] = SHAPE(C_PROCESS, K_MODULE_LOAD), /* finit_module */
	[276] = NAME2(K_RENAME, 0, 1, 2, 3, 4), /* renameat2 */
	[279] = NAME1(K_MEMFD, NONE, 0, NONE, 1), /* memfd_create */
	[280] = SHAPE(C_PROCESS, K_BPF), /* bpf */
	[281] = NAME1(K_EXEC_FAILED, 0, 1, NONE, 4), /* execveat */
	[282] = SHAPE(C_PROCESS, K_USERFAULTFD), /* userfaultfd */
	[285] = COPY(0, 2), /* copy_file_range */
	[286] = SHAPE(C_READ, 0), /* preadv2 */
	[287] = SHAPE(C_WRITE, 0), /* pwritev2 */
	[424] = { C_PIDFD_KILL, K_KILL, CWD, NONE, CWD, NONE, 0, 1 }, /* pidfd_send_signal */
	[425] = SHAPE(C_PROCESS, K_IO_URING), /* io_uring_setup */
	[429] = NAME2(K_MOUNT, 2, 3, 0, 1, 4), /* move_mount */
	[435] = SHAPE(C_CLONE3, K_FORK_FAILED), /* clone3 */
	[436] = SHAPE(C_CLOSE_RANGE, K_CLOSE_RANGE), /* close_range */
	[437] = { C_OPENAT2, K_OPEN, 0, 1, CWD, NONE, 2, NONE }, /* openat2 */
	[452] = NAME1(K_CHMOD, 0, 1, 2, 3), /* fchmodat2 */

	RING_SHAPES
};
