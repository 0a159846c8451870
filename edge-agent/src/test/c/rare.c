// SPDX-License-Identifier: Apache-2.0
/*
 * Calls that few programs make, each known: rare WHAT, in an empty working directory. Exits with 0
 * if all went as meant, with 99 if not.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "deed.h"

/* Numbers that older headers do not have; they are the same for all architectures. */
#define PIDFD_SEND_SIGNAL 424
#define PIDFD_OPEN 434
#define CLOSE_RANGE 436
#define PIDFD_GETFD 438

static char buffer[4096];

/* Files that are opened by other means than a name, or only to be named. */
static void handles(void)
{
	struct {
		struct file_handle handle;
		unsigned char bytes[128];
	} at = { .handle = { .handle_bytes = 128 } };
	int mount, fd;
	int here = MUST(open(".", O_PATH | O_DIRECTORY));
	int temporary = MUST(openat(here, ".", O_TMPFILE | O_RDWR, 0600));

	MUST(write(temporary, buffer, 5));
	MUST(linkat(temporary, "", AT_FDCWD, "linked", AT_EMPTY_PATH));
	MUST(close(temporary));
	MUST(name_to_handle_at(here, "linked", &at.handle, &mount, 0));
	fd = MUST(open("linked", O_PATH));
	MUST(fchownat(fd, "", 0, 0, AT_EMPTY_PATH));
	MUST(close(fd));
	fd = MUST(open(".", O_RDONLY));
	fd = MUST(open_by_handle_at(fd, &at.handle, O_RDWR));
	MUST(read(fd, buffer, 10));
	MUST(close(fd));
	MUST(close(here));
}

/* Names, the newer calls. */
static void newer_names(void)
{
	int here = MUST(open(".", O_RDONLY | O_DIRECTORY));

	MUST(close(MUST(openat(here, "a", O_CREAT | O_WRONLY, 0600))));
	MUST(close(MUST(openat(here, "b", O_CREAT | O_WRONLY, 0600))));
	MUST(syscall(SYS_renameat2, here, "a", here, "b", 2 /* RENAME_EXCHANGE */));
	MUST(symlinkat("a", here, "to-a"));
	MUST(mkdirat(here, "d", 0700));
	MUST(fchownat(here, "to-a", 0, 0, AT_SYMLINK_NOFOLLOW));
	MUST(linkat(here, "a", here, "d/a", 0));
	MUST(mknodat(here, "fifo", S_IFIFO | 0600, 0));
	MUST(truncate("a", 10));
	MUST(unlinkat(here, "d/a", 0));
	MUST(unlinkat(here, "d", AT_REMOVEDIR));
	MUST(close(here));
}

/* Transfers of all forms, and descriptors of all kinds. */
static void moves(void)
{
	struct iovec part = { buffer, 30 };
	int fd = MUST(open("m", O_CREAT | O_RDWR, 0600));
	int pipes[2], others[2], pair[2], i;

	MUST(pwritev2(fd, &part, 1, 0, 0));
	MUST(preadv2(fd, &part, 1, 10, 0));
	MUST(fallocate(fd, 0, 0, 100));
	MUST(pipe2(pipes, O_CLOEXEC));
	MUST(pipe2(others, O_CLOEXEC));
	MUST(vmsplice(pipes[1], &part, 1, 0));
	MUST(tee(pipes[0], others[1], 20, 0));
	MUST(read(others[0], buffer, 100));
	MUST(splice(pipes[0], NULL, fd, NULL, 30, 0));
	MUST(lseek(fd, 0, SEEK_SET));
	MUST(sendfile(pipes[1], fd, NULL, 25));
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	MUST(send(pair[0], buffer, 7, 0));
	MUST(recv(pair[1], buffer, 100, 0));
	MUST(dup2(fd, 50));
	MUST(dup3(fd, 51, O_CLOEXEC));
	MUST(fcntl(fd, F_DUPFD_CLOEXEC, 52));
	for (i = 50; i < 53; i++)
		MUST(write(i, buffer, i));
	MUST(syscall(CLOSE_RANGE, 50, 52, 0));
	MUST(ftruncate(fd, 5));
	MUST(close(fd));
}

/* 300 messages by one call, each of one byte. */
static void many_messages(void)
{
	static struct mmsghdr messages[300];
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t length = sizeof(address);
	struct iovec part = { buffer, 1 };
	int from = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	int to = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	int size = 1 << 20, i;

	for (i = 0; i < 300; i++) {
		messages[i].msg_hdr.msg_iov = &part;
		messages[i].msg_hdr.msg_iovlen = 1;
	}
	MUST(setsockopt(to, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)));
	MUST(bind(to, (struct sockaddr *)&address, length));
	MUST(getsockname(to, (struct sockaddr *)&address, &length));
	MUST(connect(from, (struct sockaddr *)&address, length));
	if (MUST(sendmmsg(from, messages, 300, 0)) != 300)
		fail("sendmmsg");
	if (MUST(recvmmsg(to, messages, 300, MSG_DONTWAIT, NULL)) != 300)
		fail("recvmmsg");
	MUST(close(from));
	MUST(close(to));
}

/* What is done to processes by descriptors of them. */
static void by_descriptor(void)
{
	int child = MUST(fork());
	int fd, copy;

	if (!child) {
		pause();
		_exit(0);
	}
	fd = MUST(syscall(PIDFD_OPEN, child, 0));
	copy = MUST(syscall(PIDFD_GETFD, fd, 2, 0));
	MUST(close(copy));
	MUST(syscall(PIDFD_SEND_SIGNAL, fd, SIGTERM, NULL, 0));
	MUST(waitpid(child, NULL, 0));
	MUST(close(fd));
}

/* Executes something in namespaces of its own. */
static void apart(void)
{
	char *const args[] = { "rare", "nothing", NULL };

	MUST(unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS));
	MUST(execv("/proc/self/exe", args));
}

/* Names from a root of its own. */
static void rooted(void)
{
	MUST(mkdir("in", 0700));
	MUST(chroot("in"));
	MUST(chdir("/"));
	MUST(mkdir("/x", 0700));
	MUST(close(MUST(open("/x/f", O_CREAT | O_WRONLY, 0600))));
	MUST_FAIL(open("/x/g", O_RDONLY), ENOENT);
	MUST(rename("/x/f", "g"));
	MUST(unlink("/g"));
	MUST(rmdir("x"));
}

/* A datagram socket that is connected, then to nobody, and then says each time where to. */
static void unconnected(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	socklen_t length = sizeof(address);
	int to = MUST(socket(AF_INET, SOCK_DGRAM, 0)), from = MUST(socket(AF_INET, SOCK_DGRAM, 0));

	MUST(bind(to, (struct sockaddr *)&address, length));
	MUST(getsockname(to, (struct sockaddr *)&address, &length));
	MUST(connect(from, (struct sockaddr *)&address, length));
	MUST(write(from, buffer, 9));
	MUST(connect(from, &nobody, sizeof(nobody)));
	MUST(sendto(from, buffer, 8, 0, (struct sockaddr *)&address, length));
	MUST(close(from));
	MUST(close(to));
}

/* A namespace, which is a file without a place. */
static void entered(void)
{
	int fd = MUST(open("/proc/self/ns/uts", O_RDONLY));

	MUST(setns(fd, CLONE_NEWUTS));
	MUST(close(fd));
}

/* Executes something that inherits none of very many descriptors. */
static void closed(void)
{
	char *const args[] = { "rare", "nothing", NULL };
	int i;

	for (i = 0; i < 600; i++)
		MUST(read(MUST(open("/dev/zero", O_RDONLY | O_CLOEXEC)), buffer, 1));
	MUST(execv("/proc/self/exe", args));
}

/* A descriptor that stood for a file, and then for what nothing is told of. */
static void reused(void)
{
	int fd = MUST(open("/dev/zero", O_RDONLY));

	usleep(3000);
	MUST(close(fd));
	fd = MUST(eventfd(0, 0));
	usleep(3000);
	MUST(close(fd));
}

static const struct deed deeds[] = {
	{ "handles", handles },
	{ "newer-names", newer_names },
	{ "moves", moves },
	{ "many-messages", many_messages },
	{ "by-descriptor", by_descriptor },
	{ "apart", apart },
	{ "reused", reused },
	{ "rooted", rooted },
	{ "unconnected", unconnected },
	{ "entered", entered },
	{ "closed", closed },
	{ 0 },
};

int main(int argc, char **argv)
{
	return do_deed(deeds, argc, argv);
}
