// SPDX-License-Identifier: Apache-2.0
/*
 * What goes through an io_uring, each operation known: ring WHAT, in an empty working directory. By
 * the kernel's calls alone, without a library. Exits with 0 if all went as meant, with 99 if not,
 * with 77 if there are no io_urings here.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "deed.h"

/* What older headers do not have. */
#define OP_SOCKET 45
#define SQE_CQE_SKIP (1u << 6)
#define RECV_MULTISHOT (1u << 1)
#define ACCEPT_MULTISHOT (1u << 0)
#define SINGLE_ISSUER (1u << 12)
#define DEFER_TASKRUN (1u << 13)

static char buffer[4096];

struct ring {
	int fd;
	struct io_uring_params params;
	unsigned *sq_tail, *sq_mask, *sq_array, *cq_head, *cq_tail, *cq_mask;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
	unsigned waiting; /* prepared, not yet submitted */
};

static void open_ring(struct ring *r, unsigned entries, unsigned flags, unsigned cq_entries)
{
	char *sq;

	memset(r, 0, sizeof(*r));
	r->params.flags = flags | (cq_entries ? IORING_SETUP_CQSIZE : 0);
	r->params.cq_entries = cq_entries;
	r->params.sq_thread_idle = 2000;
	r->fd = (int)syscall(SYS_io_uring_setup, entries, &r->params);
	if (r->fd < 0 && (errno == ENOSYS || errno == EPERM))
		_exit(77);
	if (r->fd < 0)
		fail("io_uring_setup");
	sq = mmap(NULL, r->params.cq_off.cqes + r->params.cq_entries * sizeof(struct io_uring_cqe) +
				  r->params.sq_off.array + entries * 64,
		  PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, r->fd, IORING_OFF_SQ_RING);
	if (sq == MAP_FAILED)
		fail("mmap of the ring");
	r->sqes = mmap(NULL, r->params.sq_entries * sizeof(struct io_uring_sqe),
		       PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, r->fd, IORING_OFF_SQES);
	if (r->sqes == MAP_FAILED)
		fail("mmap of the entries");
	r->sq_tail = (unsigned *)(sq + r->params.sq_off.tail);
	r->sq_mask = (unsigned *)(sq + r->params.sq_off.ring_mask);
	r->sq_array = (unsigned *)(sq + r->params.sq_off.array);
	r->cq_head = (unsigned *)(sq + r->params.cq_off.head);
	r->cq_tail = (unsigned *)(sq + r->params.cq_off.tail);
	r->cq_mask = (unsigned *)(sq + r->params.cq_off.ring_mask);
	r->cqes = (struct io_uring_cqe *)(sq + r->params.cq_off.cqes);
}

/* Prepares a request. */
static struct io_uring_sqe *prepare(struct ring *r, int opcode, int fd, const void *address,
				    unsigned len, unsigned long long offset)
{
	unsigned index = (*r->sq_tail + r->waiting) & *r->sq_mask;
	struct io_uring_sqe *sqe = &r->sqes[index];

	memset(sqe, 0, sizeof(*sqe));
	sqe->opcode = (unsigned char)opcode;
	sqe->fd = fd;
	sqe->addr = (unsigned long)address;
	sqe->len = len;
	sqe->off = offset;
	r->sq_array[index] = index;
	r->waiting++;
	return sqe;
}

/* Submits what was prepared and waits for as many results. */
static void submit(struct ring *r, unsigned results)
{
	unsigned n = r->waiting;

	__atomic_store_n(r->sq_tail, *r->sq_tail + n, __ATOMIC_RELEASE);
	r->waiting = 0;
	if (r->params.flags & IORING_SETUP_SQPOLL)
		n = 0;
	if (syscall(SYS_io_uring_enter, r->fd, n, results,
		    IORING_ENTER_GETEVENTS |
			    (r->params.flags & IORING_SETUP_SQPOLL ? IORING_ENTER_SQ_WAKEUP : 0),
		    NULL, 0) < 0 &&
	    errno != EBUSY)
		fail("io_uring_enter");
}

/* Takes one result, waiting for it. */
static int take(struct ring *r)
{
	unsigned head = *r->cq_head;
	int result;

	while (head == __atomic_load_n(r->cq_tail, __ATOMIC_ACQUIRE))
		submit(r, 1);
	result = r->cqes[head & *r->cq_mask].res;
	__atomic_store_n(r->cq_head, head + 1, __ATOMIC_RELEASE);
	return result;
}

/* Takes a result and compares it. */
static void expect(struct ring *r, int expected)
{
	int result = take(r);

	if (result != expected) {
		fprintf(stderr, "a result is %d, not %d\n", result, expected);
		_exit(99);
	}
}

/* One request at a time. */
static int one(struct ring *r, int opcode, int fd, const void *address, unsigned len,
	       unsigned long long offset)
{
	prepare(r, opcode, fd, address, len, offset);
	submit(r, 1);
	return take(r);
}

/* 3 writes of 10, 20 and 30 bytes, 4 reads of 5, 10, 15 and of the end, all submitted at once. */
static void transfers_of(unsigned setup, unsigned char flags)
{
	struct iovec parts[2] = { { buffer, 8 }, { buffer + 8, 12 } };
	struct iovec registered = { buffer, sizeof(buffer) };
	int fd = MUST(open("data", O_CREAT | O_RDWR, 0600));
	struct ring r;

	open_ring(&r, 8, setup, 0);
	MUST(syscall(SYS_io_uring_register, r.fd, IORING_REGISTER_BUFFERS, &registered, 1));
	prepare(&r, IORING_OP_WRITE, fd, buffer, 10, 0)->flags = flags;
	prepare(&r, IORING_OP_WRITEV, fd, parts, 2, 10)->flags = flags;
	prepare(&r, IORING_OP_WRITE_FIXED, fd, buffer, 30, 30)->flags = flags;
	submit(&r, 3);
	if (take(&r) + take(&r) + take(&r) != 60)
		fail("writes");
	prepare(&r, IORING_OP_READ, fd, buffer, 5, 0)->flags = flags;
	parts[0].iov_len = 4;
	parts[1].iov_len = 6;
	prepare(&r, IORING_OP_READV, fd, parts, 2, 0)->flags = flags;
	prepare(&r, IORING_OP_READ_FIXED, fd, buffer, 15, 0)->flags = flags;
	prepare(&r, IORING_OP_READ, fd, buffer, 5, 60)->flags = flags;
	submit(&r, 4);
	if (take(&r) + take(&r) + take(&r) + take(&r) != 30)
		fail("reads");
	MUST(close(fd));
	MUST(close(r.fd));
}

static void transfers(void)
{
	transfers_of(0, 0);
}

static void workers(void)
{
	transfers_of(0, IOSQE_ASYNC);
}

static void deferred(void)
{
	transfers_of(SINGLE_ISSUER | DEFER_TASKRUN, 0);
}

static void poller(void)
{
	transfers_of(IORING_SETUP_SQPOLL, 0);
}

/* Two registered files: their descriptors are closed one after the other, and they are still read. */
static void registered(void)
{
	int fds[2] = { MUST(open("/dev/zero", O_RDONLY)), MUST(open("/dev/zero", O_RDONLY)) };
	struct ring r;
	int i, slot;

	open_ring(&r, 8, 0, 0);
	MUST(syscall(SYS_io_uring_register, r.fd, IORING_REGISTER_FILES, fds, 2));
	for (i = 0; i < 3; i++) {
		for (slot = 0; slot < 2; slot++) {
			prepare(&r, IORING_OP_READ, slot, buffer, 100, 0)->flags = IOSQE_FIXED_FILE;
			submit(&r, 1);
			expect(&r, 100);
		}
		if (i < 2)
			MUST(close(fds[i]));
	}
	MUST(close(r.fd));
}

/* Registered files are told apart even if they come one after the other in the same place. */
static void unregistered(void)
{
	int fds[2] = { MUST(open("/dev/zero", O_RDONLY)), MUST(open("/dev/zero", O_RDONLY)) };
	struct io_uring_files_update update = { .offset = 1, .fds = (unsigned long)&fds[1] };
	struct ring r;
	int i, slot;

	open_ring(&r, 8, 0, 0);
	MUST(syscall(SYS_io_uring_register, r.fd, IORING_REGISTER_FILES, fds, 2));
	for (i = 0; i < 2; i++) {
		for (slot = 0; slot < 2 - i; slot++) {
			prepare(&r, IORING_OP_READ, slot, buffer, 100, 0)->flags = IOSQE_FIXED_FILE;
			submit(&r, 1);
			expect(&r, 100);
		}
		MUST(close(fds[i]));
	}
	prepare(&r, IORING_OP_READ, 0, buffer, 100, 0)->flags = IOSQE_FIXED_FILE;
	submit(&r, 1);
	expect(&r, 100);
	fds[1] = MUST(open("data", O_CREAT | O_RDWR, 0600));
	MUST(syscall(SYS_io_uring_register, r.fd, IORING_REGISTER_FILES_UPDATE, &update, 1));
	MUST(close(fds[1]));
	for (i = 0; i < 2; i++) {
		prepare(&r, IORING_OP_WRITE, 1, buffer, 7, 0)->flags = IOSQE_FIXED_FILE;
		submit(&r, 1);
		expect(&r, 7);
	}
	MUST(close(r.fd));
}

/* What fails, and what is not begun as that before it failed. */
static void failures(void)
{
	int fd = MUST(open("data", O_CREAT | O_WRONLY, 0600));
	struct ring r;

	open_ring(&r, 8, 0, 0);
	if (one(&r, IORING_OP_READ, fd, buffer, 10, 0) != -EBADF)
		fail("a read of what is for writing");
	if (one(&r, IORING_OP_WRITE, fd, (void *)8, 10, 0) != -EFAULT)
		fail("a bad address");
	if (one(&r, IORING_OP_READ, 99, buffer, 10, 0) != -EBADF)
		fail("no descriptor");
	prepare(&r, IORING_OP_WRITE, fd, buffer, 7, 0)->flags = IOSQE_IO_LINK;
	prepare(&r, IORING_OP_WRITE, fd, (void *)8, 10, 0)->flags = IOSQE_IO_LINK;
	prepare(&r, IORING_OP_WRITE, fd, buffer, 10, 0);
	submit(&r, 3);
	if (take(&r) + take(&r) + take(&r) != 7 - EFAULT - ECANCELED)
		fail("links");
	MUST(close(fd));
}

/* All by a pair of unix sockets: 3 sends, 3 receives, and a receive that completes 3 times. */
static void sockets(void)
{
	struct iovec part = { buffer, 30 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	struct io_uring_sqe *sqe;
	struct ring r;
	int pair[2], i, sum = 0;

	MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
	open_ring(&r, 8, 0, 0);
	if (one(&r, IORING_OP_SEND, pair[0], buffer, 10, 0) != 10 ||
	    one(&r, IORING_OP_SENDMSG, pair[0], &message, 1, 0) != 30 ||
	    one(&r, IORING_OP_WRITE, pair[0], buffer, 20, 0) != 20)
		fail("send");
	if (one(&r, IORING_OP_RECV, pair[1], buffer, 100, 0) != 10 ||
	    one(&r, IORING_OP_RECVMSG, pair[1], &message, 1, 0) != 30 ||
	    one(&r, IORING_OP_READ, pair[1], buffer, 100, 0) != 20)
		fail("receive");

	/* 4 buffers of 100 bytes, group 7. */
	sqe = prepare(&r, IORING_OP_PROVIDE_BUFFERS, 4, buffer, 100, 0);
	sqe->buf_group = 7;
	submit(&r, 1);
	if (take(&r) < 0)
		fail("buffers");
	sqe = prepare(&r, IORING_OP_RECV, pair[1], NULL, 0, 0);
	sqe->flags = IOSQE_BUFFER_SELECT;
	sqe->buf_group = 7;
	sqe->ioprio = RECV_MULTISHOT;
	submit(&r, 0);
	for (i = 1; i <= 3; i++) {
		MUST(send(pair[0], buffer, (size_t)i, 0));
		sum += take(&r);
	}
	if (sum != 6)
		fail("many receives");
	/* The fourth buffer is used, and then there is none left. */
	MUST(send(pair[0], buffer, 4, 0));
	expect(&r, 4);
	MUST(send(pair[0], buffer, 5, 0));
	expect(&r, -ENOBUFS);
	MUST(close(pair[0]));
	MUST(close(pair[1]));
}

/* A listener that accepts two connections by one request; clients that connect by requests. */
static void connections(void)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = in6addr_loopback };
	socklen_t length = sizeof(address);
	int listener = MUST(socket(AF_INET6, SOCK_STREAM, 0)), client, server, i;
	struct io_uring_sqe *sqe;
	struct ring r, other;

	open_ring(&r, 8, 0, 0);
	open_ring(&other, 8, 0, 0);
	MUST(bind(listener, (struct sockaddr *)&address, length));
	MUST(listen(listener, 4));
	MUST(getsockname(listener, (struct sockaddr *)&address, &length));
	sqe = prepare(&r, IORING_OP_ACCEPT, listener, NULL, 0, 0);
	sqe->ioprio = ACCEPT_MULTISHOT;
	sqe->user_data = 42;
	submit(&r, 0);
	for (i = 1; i <= 2; i++) {
		client = MUST(socket(AF_INET6, SOCK_STREAM, 0));
		if (one(&other, IORING_OP_CONNECT, client, &address, 0, length) != 0)
			fail("connect");
		server = take(&r);
		if (server < 0)
			fail("accept");
		if (one(&other, IORING_OP_SEND, client, buffer, (unsigned)(10 * i), 0) != 10 * i ||
		    one(&other, IORING_OP_RECV, server, buffer, 100, 0) != 10 * i)
			fail("exchange");
		if (one(&other, IORING_OP_SHUTDOWN, client, NULL, SHUT_WR, 0) != 0)
			fail("shutdown");
		if (one(&other, IORING_OP_CLOSE, client, NULL, 0, 0) != 0)
			fail("close");
		MUST(close(server));
	}
	MUST(close(listener));
}

/* Messages that say where they go, from one socket to two, and one that says where it came from. */
static void datagrams(void)
{
	struct sockaddr_in address[2] = { { .sin_family = AF_INET,
					    .sin_addr = { htonl(INADDR_LOOPBACK) } } },
			   from;
	struct iovec part = { buffer, 20 };
	struct msghdr message = { .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_namelen = sizeof(address[0]) };
	socklen_t length = sizeof(address[0]);
	int to[2], i, loose = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	struct ring r;

	open_ring(&r, 8, 0, 0);
	for (i = 0; i < 2; i++) {
		to[i] = MUST(socket(AF_INET, SOCK_DGRAM, 0));
		address[i] = address[0];
		address[i].sin_port = 0;
		MUST(bind(to[i], (struct sockaddr *)&address[i], length));
		MUST(getsockname(to[i], (struct sockaddr *)&address[i], &length));
		message.msg_name = &address[i];
		prepare(&r, IORING_OP_SENDMSG, loose, &message, 1, 0);
		submit(&r, 1);
		memset(&message.msg_name, 0, sizeof(message.msg_name));
		expect(&r, 20);
	}
	message.msg_name = &from;
	if (one(&r, IORING_OP_RECVMSG, to[0], &message, 1, 0) != 20)
		fail("receive");
	MUST(close(loose));
	MUST(close(to[0]));
	MUST(close(to[1]));
}

/* Requests for names: what names them is cleared as soon as they are submitted. */
static int named(struct ring *r, int opcode, const char *name, const char *other, unsigned len,
		 unsigned flags)
{
	static char names[2][64];
	struct io_uring_sqe *sqe = prepare(r, opcode, AT_FDCWD, names[0], len, 0);

	memcpy(names[0], name, strlen(name) + 1);
	if (other) {
		memcpy(names[1], other, strlen(other) + 1);
		sqe->off = (unsigned long)names[1];
	}
	sqe->open_flags = flags;
	submit(r, 0);
	memset(names, 'x', sizeof(names));
	return take(r);
}

static void names(void)
{
	struct open_how { unsigned long long flags, mode, resolve; } how = { O_RDONLY, 0, 0 };
	struct io_uring_sqe *sqe;
	struct ring r;
	int fd;

	open_ring(&r, 8, 0, 0);
	if (named(&r, IORING_OP_MKDIRAT, "d", NULL, 0750, 0) != 0)
		fail("mkdir");
	fd = named(&r, IORING_OP_OPENAT, "d/a", NULL, 0640, O_CREAT | O_RDWR);
	if (fd < 0 || one(&r, IORING_OP_WRITE, fd, buffer, 12, 0) != 12 ||
	    one(&r, IORING_OP_CLOSE, fd, NULL, 0, 0) != 0)
		fail("open, write, close");
	if (named(&r, IORING_OP_OPENAT, "d/missing", NULL, 0, O_RDONLY) != -ENOENT)
		fail("a missing file");
	sqe = prepare(&r, IORING_OP_OPENAT2, AT_FDCWD, "d/a", sizeof(how), (unsigned long)&how);
	sqe->open_flags = 0;
	submit(&r, 1);
	fd = take(&r);
	if (fd < 0)
		fail("openat2");
	MUST(read(fd, buffer, 100));
	MUST(close(fd));
	/* In these, len is the second directory. */
	if (named(&r, IORING_OP_LINKAT, "d/a", "d/hard", AT_FDCWD, 0) != 0 ||
	    named(&r, IORING_OP_SYMLINKAT, "a", "d/soft", 0, 0) != 0 ||
	    named(&r, IORING_OP_RENAMEAT, "d/hard", "d/b", AT_FDCWD, 0) != 0 ||
	    named(&r, IORING_OP_UNLINKAT, "d/soft", NULL, 0, 0) != 0 ||
	    named(&r, IORING_OP_UNLINKAT, "d/none", NULL, 0, 0) != -ENOENT ||
	    named(&r, IORING_OP_UNLINKAT, "d/b", NULL, 0, 0) != 0 ||
	    named(&r, IORING_OP_UNLINKAT, "d/a", NULL, 0, 0) != 0 ||
	    named(&r, IORING_OP_UNLINKAT, "d", NULL, 0, AT_REMOVEDIR) != 0)
		fail("names");
}

/* Results for which the ring has no room are kept by the kernel until it has. */
static void overflow(void)
{
	int fd = MUST(open("/dev/zero", O_RDONLY)), i;
	struct ring r;

	open_ring(&r, 256, 0, 256);
	for (i = 0; i < 768; i++) {
		prepare(&r, IORING_OP_READ, fd, buffer, 10, 0);
		if (r.waiting == 256)
			submit(&r, 0);
	}
	for (i = 0; i < 768; i++)
		expect(&r, 10);
	MUST(close(fd));
}

static int shared;

static void *reader(void *unused)
{
	struct ring r;
	int i;

	(void)unused;
	open_ring(&r, 32, 0, 0);
	for (i = 0; i < 5000; i++) {
		prepare(&r, IORING_OP_READ, shared, buffer, 3, 0)->flags = i & 1 ? IOSQE_ASYNC : 0;
		if (r.waiting == 20) {
			submit(&r, 20);
			while (*r.cq_head != __atomic_load_n(r.cq_tail, __ATOMIC_ACQUIRE))
				expect(&r, 3);
		}
	}
	return NULL;
}

/* Two threads and the workers for their rings, all at one descriptor: 10000 reads of 3 bytes. */
static void crowd(void)
{
	pthread_t other;

	shared = MUST(open("/dev/zero", O_RDONLY));
	if (pthread_create(&other, NULL, reader, NULL))
		fail("thread");
	reader(NULL);
	pthread_join(other, NULL);
	MUST(close(shared));
}

/* Two rings of one thread, whose requests complete on workers at the same time. */
static void two_rings(void)
{
	int fd = MUST(open("/dev/zero", O_RDONLY)), i, j;
	struct ring rings[2];

	open_ring(&rings[0], 64, 0, 0);
	open_ring(&rings[1], 64, 0, 0);
	for (i = 0; i < 200; i++) {
		for (j = 0; j < 50; j++)
			prepare(&rings[j & 1], IORING_OP_READ, fd, buffer, 3, 0)->flags =
				IOSQE_ASYNC;
		submit(&rings[0], 0);
		submit(&rings[1], 25);
		for (j = 0; j < 50; j++)
			expect(&rings[j & 1], 3);
	}
	MUST(close(fd));
}

/* Is killed while a request waits for what never comes; what it had read is told all the same. */
static void killed(void)
{
	int fd = MUST(open("/dev/zero", O_RDONLY)), pipes[2], i;
	struct ring r;

	MUST(pipe(pipes));
	open_ring(&r, 8, 0, 0);
	prepare(&r, IORING_OP_READ, pipes[0], buffer, 10, 0);
	submit(&r, 0);
	for (i = 0; i < 100; i++)
		if (one(&r, IORING_OP_READ, fd, buffer, 3, 0) != 3)
			fail("read");
	MUST(kill(getpid(), SIGKILL));
}

/* Of what succeeds nobody is told, not even the program. */
static void silent(void)
{
	int fd = MUST(open("/dev/null", O_WRONLY));
	struct ring r;

	open_ring(&r, 8, 0, 0);
	prepare(&r, IORING_OP_WRITE, fd, buffer, 10, 0)->flags = SQE_CQE_SKIP;
	prepare(&r, IORING_OP_WRITE, fd, buffer, 20, 0);
	submit(&r, 1);
	expect(&r, 20);
	MUST(close(fd));
}

/* From one descriptor to another. */
static void copies(void)
{
	int fd = MUST(open("data", O_CREAT | O_RDWR, 0600)), pipes[2];
	struct io_uring_sqe *sqe;
	struct ring r;

	MUST(pipe(pipes));
	MUST(write(pipes[1], buffer, 50));
	open_ring(&r, 8, 0, 0);
	sqe = prepare(&r, IORING_OP_SPLICE, fd, NULL, 40, 0);
	sqe->splice_off_in = (unsigned long long)-1;
	sqe->splice_fd_in = pipes[0];
	submit(&r, 1);
	expect(&r, 40);
	MUST(close(fd));
}

/* A message that says where it goes, by a socket that a request has made. */
static void towards(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t length = sizeof(address);
	int to = MUST(socket(AF_INET, SOCK_DGRAM, 0)), loose;
	struct io_uring_sqe *sqe;
	struct ring r;

	open_ring(&r, 8, 0, 0);
	MUST(bind(to, (struct sockaddr *)&address, length));
	MUST(getsockname(to, (struct sockaddr *)&address, &length));
	loose = one(&r, OP_SOCKET, AF_INET, NULL, 0, SOCK_DGRAM);
	if (loose < 0)
		fail("socket");
	sqe = prepare(&r, IORING_OP_SEND, loose, buffer, 11, (unsigned long)&address);
	sqe->addr_len = sizeof(address);
	submit(&r, 1);
	memset(&address, 0, sizeof(address));
	expect(&r, 11);
	MUST(close(loose));
	MUST(close(to));
}

/* A file that is only in the ring's table. */
static void direct(void)
{
	int none[2] = { -1, -1 };
	struct io_uring_sqe *sqe;
	struct ring r;

	open_ring(&r, 8, 0, 0);
	MUST(syscall(SYS_io_uring_register, r.fd, IORING_REGISTER_FILES, none, 2));
	sqe = prepare(&r, IORING_OP_OPENAT, AT_FDCWD, "data", 0600, 0);
	sqe->open_flags = O_CREAT | O_RDWR;
	sqe->file_index = 1;
	submit(&r, 1);
	expect(&r, 0);
	prepare(&r, IORING_OP_WRITE, 0, buffer, 9, 0)->flags = IOSQE_FIXED_FILE;
	submit(&r, 1);
	expect(&r, 9);
	prepare(&r, IORING_OP_CLOSE, 0, NULL, 0, 0)->file_index = 1;
	submit(&r, 1);
	expect(&r, 0);
}

static const struct deed deeds[] = {
	{ "transfers", transfers },
	{ "workers", workers },
	{ "deferred", deferred },
	{ "poller", poller },
	{ "registered", registered },
	{ "unregistered", unregistered },
	{ "failures", failures },
	{ "sockets", sockets },
	{ "connections", connections },
	{ "datagrams", datagrams },
	{ "names", names },
	{ "overflow", overflow },
	{ "crowd", crowd },
	{ "two-rings", two_rings },
	{ "killed", killed },
	{ "silent", silent },
	{ "copies", copies },
	{ "towards", towards },
	{ "direct", direct },
	{ 0 },
};

int main(int argc, char **argv)
{
	return do_deed(deeds, argc, argv);
}
