// SPDX-License-Identifier: Apache-2.0
/*
 * Runs a command with less than root may do, as containers do:
 *
 *   confine capabilities COMMAND...     without those that BPF needs
 *   confine seccomp COMMAND...          with a filter that forbids bpf(2)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int drop_capabilities(void)
{
	return prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN) || prctl(PR_CAPBSET_DROP, CAP_BPF) ||
	       prctl(PR_CAPBSET_DROP, CAP_PERFMON);
}

static int forbid_bpf(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_bpf, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(code) / sizeof(code[0]), code };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(int argc, char **argv)
{
	int error = 1;

	if (argc > 2 && !strcmp(argv[1], "capabilities"))
		error = drop_capabilities();
	if (argc > 2 && !strcmp(argv[1], "seccomp"))
		error = forbid_bpf();
	if (!error)
		execvp(argv[2], argv + 2);
	perror("confine");
	return 99;
}
