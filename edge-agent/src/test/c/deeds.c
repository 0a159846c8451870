// SPDX-License-Identifier: Apache-2.0
/*
 * Does known things and nothing else, so that a test can say exactly what the probe has to tell:
 * deeds WHAT, in an empty working directory. Exits with 0 if all went as meant, with 99 if not.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

#include "deed.h"

static char buffer[4096];

/* 3 writes of 100 bytes, 5 reads that find 300 and one that finds the end. */
static void files(void)
{
	int fd = MUST(open("data", O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0640));
	int dir, i;

	for (i = 0; i < 3; i++)
		MUST(write(fd, buffer, 100));
	MUST(close(fd));

	fd = MUST(open("data", O_RDONLY));
	for (i = 0; i < 6; i++)
		MUST(read(fd, buffer, 60));
	MUST(close(fd));

	MUST_FAIL(open("missing", O_RDONLY), ENOENT);
	MUST_FAIL(open("data", O_CREAT | O_EXCL | O_RDWR, 0600), EEXIST);

	dir = MUST(open(".", O_RDONLY | O_DIRECTORY));
	fd = MUST(openat(dir, "data", O_RDWR | O_APPEND));
	MUST(pwrite(fd, buffer, 10, 0));
	MUST(pread(fd, buffer, 7, 0));
	MUST(ftruncate(fd, 5));
	MUST(fchmod(fd, 0600));
	MUST(close(fd));
	MUST(close(dir));
}

static void names(void)
{
	int dir;

	MUST(mkdir("one", 0750));
	MUST_FAIL(mkdir("one", 0750), EEXIST);
	MUST(close(MUST(creat("one/file", 0644))));
	MUST(rename("one/file", "one/other"));
	MUST(link("one/other", "one/hard"));
	MUST(symlink("hard", "one/soft"));
	MUST(chmod("one/../one/other", 04755));
	MUST(truncate("one/other", 3));
	MUST(unlink("one/soft"));
	dir = MUST(open("one", O_RDONLY | O_DIRECTORY));
	MUST(unlinkat(dir, "hard", 0));
	MUST(renameat2(dir, "other", AT_FDCWD, "moved", RENAME_NOREPLACE));
	MUST(mkdirat(dir, "two", 0700));
	MUST(unlinkat(dir, "two", AT_REMOVEDIR));
	MUST(close(dir));
	MUST(rmdir("one"));
	MUST(unlink("moved"));
	MUST_FAIL(unlink("moved"), ENOENT);
}

static void exchange(int client, int server)
{
	MUST(write(client, buffer, 11));
	MUST(read(server, buffer, sizeof(buffer)));
	MUST(send(server, buffer, 1000, 0));
	MUST(recv(client, buffer, 1000, MSG_WAITALL));
	MUST(shutdown(client, SHUT_WR));
	MUST(read(server, buffer, sizeof(buffer)));
	MUST(close(client));
	MUST(close(server));
}

static void stream(struct sockaddr *address, socklen_t size)
{
	int listener = MUST(socket(address->sa_family, SOCK_STREAM, 0));
	int client = MUST(socket(address->sa_family, SOCK_STREAM, 0));
	struct sockaddr_storage bound;
	socklen_t length = sizeof(bound);

	MUST(bind(listener, address, size));
	MUST(listen(listener, 1));
	MUST(getsockname(listener, (struct sockaddr *)&bound, &length));
	MUST(connect(client, (struct sockaddr *)&bound, length));
	exchange(client, MUST(accept(listener, NULL, NULL)));
	MUST(close(listener));
	client = MUST(socket(address->sa_family, SOCK_STREAM, 0));
	MUST_FAIL(connect(client, (struct sockaddr *)&bound, length), ECONNREFUSED);
	MUST(close(client));
}

static struct sockaddr_in local4(void)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
				     .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static void tcp4(void)
{
	struct sockaddr_in address = local4();

	stream((struct sockaddr *)&address, sizeof(address));
}

static void tcp6(void)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };

	stream((struct sockaddr *)&address, sizeof(address));
}

/* An IPv4 client of an IPv6 server. */
static void mapped(void)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
	struct sockaddr_in to = local4();
	socklen_t length = sizeof(any);
	int listener = MUST(socket(AF_INET6, SOCK_STREAM, 0));
	int client = MUST(socket(AF_INET, SOCK_STREAM, 0));

	MUST(bind(listener, (struct sockaddr *)&any, sizeof(any)));
	MUST(listen(listener, 1));
	MUST(getsockname(listener, (struct sockaddr *)&any, &length));
	to.sin_port = any.sin6_port;
	MUST(connect(client, (struct sockaddr *)&to, sizeof(to)));
	exchange(client, MUST(accept4(listener, NULL, NULL, SOCK_CLOEXEC)));
	MUST(close(listener));
}

/* One server, two clients: one connected, one that names the server each time. */
static void udp(void)
{
	struct sockaddr_in address = local4(), from;
	struct iovec part = { .iov_base = buffer, .iov_len = 20 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	socklen_t length = sizeof(address);
	int server = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	int connected = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	int loose = MUST(socket(AF_INET, SOCK_DGRAM, 0));

	MUST(bind(server, (struct sockaddr *)&address, sizeof(address)));
	MUST(getsockname(server, (struct sockaddr *)&address, &length));
	MUST(connect(connected, (struct sockaddr *)&address, length));
	MUST(send(connected, buffer, 30, 0));
	length = sizeof(from);
	MUST(recvfrom(server, buffer, 100, 0, (struct sockaddr *)&from, &length));
	MUST(sendto(server, buffer, 31, 0, (struct sockaddr *)&from, length));
	MUST(recv(connected, buffer, 100, 0));
	message.msg_name = &address;
	message.msg_namelen = sizeof(address);
	MUST(sendmsg(loose, &message, 0));
	MUST(sendto(loose, buffer, 5, 0, (struct sockaddr *)&address, sizeof(address)));
	message.msg_name = &from;
	message.msg_namelen = sizeof(from);
	MUST(recvmsg(server, &message, 0));
	MUST(recvmsg(server, &message, 0));
	MUST(close(loose));
	MUST(close(connected));
	MUST(close(server));
}

static void unix_socket(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "here.sock" };
	int listener = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	int client = MUST(socket(AF_UNIX, SOCK_STREAM, 0));

	MUST(bind(listener, (struct sockaddr *)&address, sizeof(address)));
	MUST(listen(listener, 1));
	MUST(connect(client, (struct sockaddr *)&address, sizeof(address)));
	exchange(client, MUST(accept(listener, NULL, NULL)));
	MUST(close(listener));
	MUST(unlink("here.sock"));
}

static void *thread(void *arg)
{
	int *fds = arg;

	/* This thread reads what another one opened and will close, and writes what it opens. */
	MUST(read(fds[0], buffer, 4));
	MUST(write(fds[1], buffer, 4));
	return NULL;
}

static void processes(void)
{
	char *const no_args[] = { "nothing", NULL };
	int status;
	pid_t pid;

	pid = MUST(fork());
	if (pid == 0)
		_exit(3);
	MUST(waitpid(pid, &status, 0));
	pid = MUST(vfork());
	if (pid == 0)
		_exit(0);
	MUST(waitpid(pid, &status, 0));
	pid = MUST(fork());
	if (pid == 0)
		for (;;)
			pause();
	MUST(kill(pid, SIGKILL));
	MUST(waitpid(pid, &status, 0));
	MUST_FAIL(execv("./nothing", no_args), ENOENT);
	MUST(chdir("/"));
	MUST(setuid(getuid()));
}

static void threads(void)
{
	pthread_t other;
	int fds[2];

	fds[0] = MUST(open("/dev/zero", O_RDONLY));
	fds[1] = MUST(open("/dev/null", O_WRONLY));
	MUST(read(fds[0], buffer, 16));
	if (pthread_create(&other, NULL, thread, fds) || pthread_join(other, NULL))
		fail("thread");
	MUST(read(fds[0], buffer, 16));
	MUST(close(fds[0]));
	MUST(close(fds[1]));
}

static pthread_barrier_t barrier;

static void *reader(void *arg)
{
	MUST(read(*(int *)arg, buffer, 9));
	pthread_barrier_wait(&barrier);
	pthread_barrier_wait(&barrier);
	return NULL;
}

/* A descriptor that one thread closes while another has read from it and lives on. */
static void shared_close(void)
{
	int fd = MUST(open("/dev/zero", O_RDONLY));
	pthread_t other;

	pthread_barrier_init(&barrier, NULL, 2);
	if (pthread_create(&other, NULL, reader, &fd))
		fail("thread");
	pthread_barrier_wait(&barrier);
	MUST(close(fd));
	pthread_barrier_wait(&barrier);
	pthread_join(other, NULL);
}

static void *executor(void *arg)
{
	char *const args[] = { "deeds", "nothing", NULL };

	MUST(write(*(int *)arg, buffer, 8));
	MUST(execv("/proc/self/exe", args));
	return NULL;
}

/* A thread that is not the main one executes: it takes the process over. */
static void thread_exec(void)
{
	int fd = MUST(open("/dev/null", O_WRONLY | O_CLOEXEC));
	pthread_t other;

	if (pthread_create(&other, NULL, executor, &fd))
		fail("thread");
	for (;;)
		pause();
}

static void descriptors(void)
{
	int pair[2], pipes[2], fd, copy, memory;

	MUST(pipe(pipes));
	MUST(write(pipes[1], buffer, 12));
	MUST(read(pipes[0], buffer, 100));
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	MUST(write(pair[0], buffer, 13));
	MUST(read(pair[1], buffer, 100));
	fd = MUST(open("/dev/zero", O_RDONLY));
	copy = MUST(dup(fd));
	MUST(read(copy, buffer, 14));
	MUST(dup2(pipes[0], copy));
	MUST(close(copy));
	memory = MUST(memfd_create("secret", 0));
	MUST(write(memory, buffer, 15));
	MUST(close_range(fd, fd, 0));
	fd = MUST(open("out", O_CREAT | O_RDWR, 0600));
	MUST(ftruncate(memory, 1000));
	MUST(lseek(memory, 0, SEEK_SET));
	MUST(sendfile(fd, memory, NULL, 400));
	MUST(mmap(NULL, 100, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) == MAP_FAILED ? -1 : 0);
	MUST(close(fd));
}

/* The thread that began the process ends before the process does. */
static void *last(void *arg)
{
	(void)arg;
	usleep(50000);
	exit(5);
}

static void leader_first(void)
{
	pthread_t other;

	if (pthread_create(&other, NULL, last, NULL))
		fail("thread");
	pthread_exit(NULL);
}

/* Reads until it is killed: what it read has to be told all the same. */
static void killed(void)
{
	int fd = MUST(open("/dev/zero", O_RDONLY)), i;

	for (i = 0; i < 10000; i++)
		MUST(read(fd, buffer, 3));
	MUST(kill(getpid(), SIGKILL));
}

/* Reads a little, waits until its input ends, and reads a little more. */
static void patient(void)
{
	int fd = MUST(open("/dev/zero", O_RDONLY)), i;

	for (i = 0; i < 5; i++)
		MUST(read(fd, buffer, 100));
	while (MUST(read(0, buffer, 1)) > 0)
		;
	for (i = 0; i < 2; i++)
		MUST(read(fd, buffer, 100));
	MUST(close(fd));
}

/*
 * Three processes that open, read twice, write and close, again and again, for a second and more:
 * descriptors and the kernel's structures are used anew all the time.
 */
static void grind(void)
{
	int child, i, fd, status;

	for (child = 0; child < 3; child++) {
		if (MUST(fork()))
			continue;
		for (i = 0; i < 10000; i++) {
			fd = MUST(open("ground", O_RDWR | O_CREAT, 0600));
			MUST(read(fd, buffer, 10));
			MUST(write(fd, buffer, 7));
			MUST(read(fd, buffer, 10));
			MUST(close(fd));
			if (i % 50 == 0)
				usleep(5000);
		}
		_exit(0);
	}
	for (child = 0; child < 3; child++)
		MUST(wait(&status));
}

static int queue[2];

static void *worker(void *arg)
{
	int fd, i;

	(void)arg;
	while (MUST(read(queue[0], &fd, sizeof(fd))) == sizeof(fd)) {
		for (i = 0; i < 3; i++)
			MUST(read(fd, buffer, 10));
		MUST(close(fd));
	}
	return NULL;
}

/* One thread opens, four others read and close what comes next. */
static void pool(void)
{
	pthread_t workers[4];
	int i, fd;

	fd = MUST(open("pooled", O_WRONLY | O_CREAT, 0600));
	MUST(write(fd, buffer, 100));
	MUST(close(fd));
	MUST(pipe(queue));
	for (i = 0; i < 4; i++)
		if (pthread_create(&workers[i], NULL, worker, NULL))
			fail("thread");
	for (i = 0; i < 20000; i++) {
		fd = MUST(open("pooled", O_RDONLY));
		MUST(write(queue[1], &fd, sizeof(fd)));
		if (i % 100 == 0)
			usleep(5000);
	}
	MUST(close(queue[1]));
	for (i = 0; i < 4; i++)
		pthread_join(workers[i], NULL);
}

/* More than a small ring holds, of a call that nobody else makes. */
static void storm(void)
{
	int i;

	for (i = 0; i < 20000; i++)
		MUST_FAIL(chroot("missing"), ENOENT);
}

/* A storm, and beside it children that execute something now and then. */
static void pressure(void)
{
	char *const args[] = { "deeds", "nothing", NULL };
	int i, status;

	if (MUST(fork()) == 0) {
		storm();
		_exit(0);
	}
	for (i = 0; i < 40; i++) {
		if (MUST(fork()) == 0) {
			execv("/proc/self/exe", args);
			_exit(99);
		}
		usleep(20000);
	}
	while (wait(&status) > 0)
		if (status)
			fail("child");
}

/* What has more than one call for it, the rarer ones. */
static void attributes(void)
{
	struct {
		struct file_handle handle;
		char room[MAX_HANDLE_SZ];
	} known = { .handle.handle_bytes = MAX_HANDLE_SZ };
	unsigned long long how[3] = { O_RDONLY };
	int fd, dir, mount;

	MUST(close(MUST(creat("a", 0644))));
	fd = MUST(syscall(SYS_openat2, AT_FDCWD, "a", how, sizeof(how)));
	MUST(fchown(fd, 1, 2));
	MUST(close(fd));
	MUST(chown("a", 1, 2));
	MUST(lchown("a", 1, 2));
	MUST(fchownat(AT_FDCWD, "a", 0, 0, 0));
	MUST(fchmodat(AT_FDCWD, "a", 02600, 0));
	MUST(mknod("node", S_IFIFO | 0600, 0));
	MUST(utimensat(AT_FDCWD, "a", NULL, 0));
	MUST(name_to_handle_at(AT_FDCWD, "a", &known.handle, &mount, 0));
	dir = MUST(open(".", O_RDONLY | O_DIRECTORY));
	fd = MUST(open_by_handle_at(dir, &known.handle, O_RDONLY));
	MUST(read(fd, buffer, 1));
	MUST(close(fd));
	MUST(close(dir));
}

/* The same by a descriptor, and what has no name. */
static void marks(void)
{
	int fd = MUST(open("a", O_CREAT | O_RDWR, 0600));

	MUST(setxattr("a", "user.one", "1", 1, 0));
	MUST(lsetxattr("a", "user.two", "2", 1, XATTR_CREATE));
	MUST(fsetxattr(fd, "user.three", "3", 1, 0));
	MUST_FAIL(setxattr("missing", "user.one", "1", 1, 0), ENOENT);
	MUST(futimens(fd, NULL));
	MUST(utime("a", NULL));
	MUST(truncate("a", 7));
	MUST_FAIL(truncate("missing", 7), ENOENT);
	MUST(fchmod(fd, 0640));
	MUST(fchown(fd, 0, 0));
	MUST(close(fd));
}

/* A root of its own, and nothing else is seen from there. */
static void pivot(void)
{
	MUST(unshare(CLONE_NEWNS));
	MUST(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
	MUST(mkdir("m", 0700));
	MUST(mount("tmpfs", "m", "tmpfs", 0, NULL));
	MUST(mkdir("m/old", 0700));
	MUST(syscall(SYS_pivot_root, "m", "m/old"));
	MUST(chdir("/"));
	MUST(close(MUST(creat("/inside", 0600))));
}

/* Signals of every call for it, each to a child that it ends. */
static void signals(void)
{
	siginfo_t info = { .si_code = SI_QUEUE };
	int i, status;
	pid_t pid;

	/* Whoever started this may have it ignored, as nohup does. */
	signal(SIGHUP, SIG_DFL);
	for (i = 0; i < 4; i++) {
		pid = MUST(fork());
		if (pid == 0)
			for (;;)
				pause();
		if (i == 0)
			MUST(kill(pid, SIGTERM));
		else if (i == 1)
			MUST(syscall(SYS_tkill, pid, SIGHUP));
		else if (i == 2)
			MUST(syscall(SYS_tgkill, pid, pid, SIGUSR1));
		else
			MUST(syscall(SYS_rt_sigqueueinfo, pid, SIGKILL, &info));
		MUST(waitpid(pid, &status, 0));
	}
	/* None of these is a signal to another process. */
	MUST(kill(getppid(), 0));
	MUST(syscall(SYS_tgkill, getppid(), getppid(), 0));
	MUST(kill(getpid(), SIGCHLD));
}

/* A session of its own, in which the child executes something. */
static void session(void)
{
	char *const args[] = { "deeds", "nothing", NULL };
	int status;

	if (MUST(fork()) == 0) {
		MUST(setsid());
		MUST(close(MUST(creat("led", 0600))));
		MUST(execv("/proc/self/exe", args));
	}
	MUST(wait(&status));
}

/* Calls that transfer several parts, or messages, at once. */
static void vectors(void)
{
	struct iovec parts[2] = { { buffer, 10 }, { buffer + 10, 20 } };
	struct mmsghdr messages[2] = { { .msg_hdr = { .msg_iov = parts, .msg_iovlen = 2 } },
				       { .msg_hdr = { .msg_iov = parts, .msg_iovlen = 1 } } };
	int fd = MUST(open("v", O_CREAT | O_RDWR, 0600));
	int other = MUST(open("w", O_CREAT | O_RDWR, 0600));
	int pair[2], pipes[2];

	MUST(writev(fd, parts, 2));
	MUST(pwritev(fd, parts, 1, 30));
	MUST(preadv(fd, parts, 2, 0));
	MUST(preadv2(fd, parts, 1, 0, 0));
	MUST(lseek(fd, 0, SEEK_SET));
	MUST(copy_file_range(fd, NULL, other, NULL, 25, 0));
	MUST(pipe(pipes));
	MUST(splice(fd, NULL, pipes[1], NULL, 15, 0));
	MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
	MUST(sendmmsg(pair[0], messages, 2, 0));
	MUST(recvmmsg(pair[1], messages, 2, 0, NULL));
	MUST(close(fd));
	MUST(close(other));
}

static void udp6(void)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
	socklen_t length = sizeof(address);
	int server = MUST(socket(AF_INET6, SOCK_DGRAM, 0));
	int client = MUST(socket(AF_INET6, SOCK_DGRAM, 0));

	MUST(bind(server, (struct sockaddr *)&address, sizeof(address)));
	MUST(getsockname(server, (struct sockaddr *)&address, &length));
	MUST(sendto(client, buffer, 12, 0, (struct sockaddr *)&address, length));
	MUST(recvfrom(server, buffer, 100, 0, (struct sockaddr *)&address, &length));
	MUST(sendto(server, buffer, 13, 0, (struct sockaddr *)&address, length));
	MUST(recv(client, buffer, 100, 0));
	MUST(close(client));
	MUST(close(server));
}

static void mounts(void)
{
	int context, tree;

	MUST(unshare(CLONE_NEWNS));
	MUST(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
	MUST(mkdir("m", 0700));
	MUST(mount("tmpfs", "m", "tmpfs", MS_NOSUID, NULL));
	MUST(close(MUST(creat("m/file", 0600))));
	MUST(umount2("m", MNT_DETACH));
	context = MUST(syscall(430 /* fsopen */, "tmpfs", 0));
	MUST(syscall(431 /* fsconfig */, context, 6 /* create */, NULL, NULL, 0));
	tree = MUST(syscall(432 /* fsmount */, context, 0, 0));
	MUST(syscall(429 /* move_mount */, tree, "", AT_FDCWD, "m", 4 /* empty path */));
	MUST(chroot("m"));
}

static void capabilities(int drop)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	MUST(syscall(SYS_capget, &header, data));
	if (drop)
		memset(data, 0, sizeof(data));
	MUST(syscall(SYS_capset, &header, data));
}

static void powers(void)
{
	unsigned long long args[8] = { [4] = SIGCHLD };
	struct iovec part = { .iov_base = buffer, .iov_len = 8 };
	char *const none[] = { NULL };
	int status;
	long pid;

	MUST(setgid(getgid()));
	MUST(setresuid(0, 0, 0));
	capabilities(0);
	MUST(unshare(CLONE_FS));
	pid = MUST(syscall(SYS_clone3, args, sizeof(args)));
	if (pid == 0) {
		MUST(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
		_exit(0);
	}
	MUST(waitpid(pid, &status, 0));
	MUST_FAIL(syscall(SYS_bpf, 9999, NULL, 0), EINVAL);
	MUST(process_vm_readv(getpid(), &part, 1, &part, 1, 0));
	MUST_FAIL(syscall(SYS_execveat, AT_FDCWD, "./nothing", none, none, 0), ENOENT);
	/* Kernels may be without these. */
	syscall(SYS_finit_module, -1, "", 0);
	syscall(SYS_delete_module, "no such module", 0);
	syscall(SYS_userfaultfd, 0);
	syscall(SYS_io_uring_setup, 1, NULL);
}

static int copy_of_self(int to)
{
	int self = MUST(open("/proc/self/exe", O_RDONLY));

	while (MUST(sendfile(to, self, NULL, 1 << 20)) > 0)
		;
	MUST(close(self));
	return to;
}

/* Executes a file that is in memory alone. */
static void memory_exec(void)
{
	char *const args[] = { "argv zero", "nothing", NULL };
	char *const env[] = { "PATH=/fresh", NULL };

	MUST(chdir("/"));
	MUST(fexecve(copy_of_self(MUST(memfd_create("secret", MFD_CLOEXEC))), args, env));
}

/* Executes a file that was made in the upper layer of an overlay. */
static void overlay(void)
{
	char *const args[] = { "upper", "nothing", NULL };

	MUST(unshare(CLONE_NEWNS));
	MUST(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
	MUST(mkdir("t", 0700));
	MUST(mount("tmpfs", "t", "tmpfs", 0, NULL));
	MUST(mkdir("t/lower", 0700));
	MUST(mkdir("t/upper", 0700));
	MUST(mkdir("t/work", 0700));
	MUST(mkdir("merged", 0700));
	if (mount("overlay", "merged", "overlay", 0,
		  "lowerdir=t/lower,upperdir=t/upper,workdir=t/work") < 0)
		_exit(77); /* the kernel has none */
	MUST(close(copy_of_self(MUST(open("merged/x", O_CREAT | O_WRONLY, 0700)))));
	MUST(execv("merged/x", args));
}

/* Executes, as one who may only do what modes say, a file that it may write or not. */
static void execute_copy(int mode)
{
	char *const args[] = { "deeds", "nothing", NULL };

	MUST(close(copy_of_self(MUST(open("copy", O_CREAT | O_WRONLY, mode)))));
	MUST(prctl(PR_SET_SECUREBITS, 1 /* capabilities are not root's by being root */, 0, 0, 0));
	capabilities(1);
	MUST(execv("copy", args));
}

static void writable(void)
{
	execute_copy(0700);
}

static void unwritable(void)
{
	execute_copy(0500);
}

/* Gives up all its powers and then does something. */
static void humble(void)
{
	MUST(setgid(12));
	capabilities(1);
	MUST(close(MUST(creat("humble", 0600))));
}

/* Children that have children, 500 in all. */
static void bomb(void)
{
	int i, j, status;

	for (i = 0; i < 20; i++) {
		if (MUST(fork()))
			continue;
		for (j = 0; j < 24; j++)
			if (MUST(fork()) == 0)
				_exit(j);
		while (wait(&status) > 0)
			;
		_exit(i);
	}
	while (wait(&status) > 0)
		;
}

/* Execs that fail, each for its own reason, and one by vfork that does not. */
static void execs(void)
{
	char *const args[] = { "deeds", "nothing", NULL };
	char *const none[] = { NULL };
	int status;
	pid_t pid;

	MUST(close(MUST(open("empty", O_CREAT | O_WRONLY, 0700))));
	MUST(close(MUST(open("plain", O_CREAT | O_WRONLY, 0600))));
	MUST_FAIL(execve("missing", args, none), ENOENT);
	MUST_FAIL(execve("plain", args, none), EACCES);
	MUST_FAIL(execve("empty", args, none), ENOEXEC);
	MUST_FAIL(execve("empty/below", args, none), ENOTDIR);
	pid = vfork();
	if (pid == 0) {
		execve("/proc/self/exe", args, none);
		_exit(99);
	}
	MUST(waitpid(pid, &status, 0));
	if (status)
		fail("vfork");
}

/* A descriptor that goes to another process through a socket, and is used there. */
static void passing(void)
{
	char control[CMSG_SPACE(sizeof(int))] = {};
	struct iovec part = { .iov_base = buffer, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header;
	int pair[2], fd, status;

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	if (MUST(fork()) == 0) {
		MUST(recvmsg(pair[1], &message, 0));
		fd = *(int *)CMSG_DATA(CMSG_FIRSTHDR(&message));
		MUST(read(fd, buffer, 21));
		MUST(read(fd, buffer, 21));
		MUST(close(fd));
		_exit(0);
	}
	fd = MUST(open("/dev/zero", O_RDONLY));
	header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int));
	*(int *)CMSG_DATA(header) = fd;
	MUST(sendmsg(pair[0], &message, 0));
	MUST(close(fd));
	MUST(wait(&status));
}

/* The credentials as root may change them, last of all to those of nobody. */
static void credentials(void)
{
	MUST(setregid(0, 0));
	MUST(setgid(65534));
	MUST(setreuid(-1, 0));
	MUST(setresuid(0, 65534, 0));
	MUST(seteuid(0));
	MUST(setuid(65534));
	MUST_FAIL(setuid(0), EPERM);
}

#if defined(__x86_64__)

/* As a 32-bit program makes its calls. */
static long call32(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c)
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
}

/* Numbers and structures are those of 32 bits; addresses have to be as well. */
static void compat(void)
{
	char *low = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	unsigned int *args = (unsigned int *)(low + 4096);
	long at = (long)low, fd, server;

	if (low == MAP_FAILED)
		fail("mmap");
	strcpy(low, "data");
	fd = call32(5 /* open */, at, O_CREAT | O_RDWR, 0640);
	call32(4 /* write */, fd, at, 100);
	call32(4, fd, at, 23);
	call32(19 /* lseek */, fd, 0, 0);
	call32(3 /* read */, fd, at + 100, 77);
	call32(6 /* close */, fd, 0, 0);
	call32(15 /* chmod */, at, 0600, 0);
	call32(10 /* unlink */, at, 0, 0);
	call32(5, at, O_RDONLY, 0);
	args[0] = AF_INET;
	args[1] = SOCK_DGRAM;
	args[2] = 0;
	server = call32(102 /* socketcall */, 1 /* socket */, (long)args, 0);
	memset(low, 0, 64);
	((struct sockaddr_in *)low)->sin_family = AF_INET;
	((struct sockaddr_in *)low)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	((struct sockaddr_in *)low)->sin_port = htons(9);
	args[0] = server;
	args[1] = at;
	args[2] = sizeof(struct sockaddr_in);
	call32(102, 3 /* connect */, (long)args, 0);
	args[2] = 10;
	args[3] = 0;
	call32(102, 9 /* send */, (long)args, 0);
	call32(6, server, 0, 0);
	call32(1 /* exit */, 4, 0, 0);
}

#endif

/* Says that it has begun, and then has children of short lives until its input ends and longer. */
static void churn(void)
{
	char *const args[] = { "deeds", "nothing", NULL };
	int rounds = 100, status;
	pid_t pid;

	MUST(fcntl(0, F_SETFL, O_NONBLOCK));
	while (rounds) {
		pid = MUST(fork());
		if (pid == 0) {
			usleep(2000);
			execv("/proc/self/exe", args);
			_exit(99);
		}
		if (MUST(fork()) == 0)
			_exit(0);
		if (rounds == 100)
			MUST(write(1, "", 1));
		while (wait(&status) > 0)
			if (status)
				fail("child");
		/* From the end of its input on it counts. */
		if (rounds < 100 || read(0, buffer, 1) == 0)
			rounds--;
	}
}

/* Opens a file, says so, waits for the end of its input and closes it. */
static void waiting(void)
{
	int fd = MUST(open("held", O_CREAT | O_RDWR, 0600));

	MUST(write(1, "", 1));
	while (MUST(read(0, buffer, 1)) > 0)
		;
	MUST(close(fd));
}

static const struct deed deeds[] = {
	{ "files", files },
	{ "names", names },
	{ "tcp4", tcp4 },
	{ "tcp6", tcp6 },
	{ "mapped", mapped },
	{ "udp", udp },
	{ "unix", unix_socket },
	{ "processes", processes },
	{ "threads", threads },
	{ "shared-close", shared_close },
	{ "thread-exec", thread_exec },
	{ "descriptors", descriptors },
	{ "leader-first", leader_first },
	{ "killed", killed },
	{ "patient", patient },
	{ "storm", storm },
	{ "pressure", pressure },
	{ "bomb", bomb },
	{ "churn", churn },
	{ "waiting", waiting },
	{ "execs", execs },
	{ "passing", passing },
	{ "credentials", credentials },
#if defined(__x86_64__)
	{ "compat", compat },
#endif
	{ "grind", grind },
	{ "pool", pool },
	{ "attributes", attributes },
	{ "marks", marks },
	{ "pivot", pivot },
	{ "signals", signals },
	{ "session", session },
	{ "vectors", vectors },
	{ "udp6", udp6 },
	{ "writable", writable },
	{ "unwritable", unwritable },
	{ "mounts", mounts },
	{ "powers", powers },
	{ "memory-exec", memory_exec },
	{ "overlay", overlay },
	{ "humble", humble },
	{ 0 },
};

int main(int argc, char **argv)
{
	return do_deed(deeds, argc, argv);
}
