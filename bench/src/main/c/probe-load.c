// SPDX-License-Identifier: Apache-2.0
/*
 * Makes system calls of all kinds that change the state of something, and says how many of each:
 *
 *   probe-load SECONDS RATE PROCESSES     so many calls a second in all, 0: as many as can be
 *
 * Each line that it prints is a kind and a count. Files are below /dev/shm/probe-load-*.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What is counted: each process has a line of its own, so that counting is exact. */
#define KINDS(each)                                                                              \
	each(open) each(open_failed) each(dup) each(read) each(write) each(close) each(rename)   \
		each(chmod) each(link) each(unlink) each(mkdir) each(rmdir) each(clone)          \
			each(exec) each(exit) each(thread) each(connect) each(accept) each(send) \
				each(receive)
#define NAME(kind) DID_##kind,
#define TEXT(kind) #kind,
enum { KINDS(NAME) N_KINDS };
static const char *const names[] = { KINDS(TEXT) };

enum { PROCESSES_MAX = 64 };
static long (*counts)[N_KINDS]; /* of each process, in memory that all share */
static long *did;
static char buffer[16];

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

#define DO(kind, call)                                                                           \
	({                                                                                       \
		long result_ = (call);                                                           \
		if (result_ < 0)                                                                 \
			fail(#call);                                                             \
		did[DID_##kind]++;                                                               \
		result_;                                                                         \
	})

static void change_files(const char *name, const char *other)
{
	int fd = (int)DO(open, open(name, O_RDWR | O_CREAT, 0600));
	int copy = (int)DO(dup, dup(fd));

	DO(write, write(fd, buffer, 8));
	DO(read, read(fd, buffer, 8));
	DO(close, close(copy));
	DO(close, close(fd));
	DO(rename, rename(name, other));
	DO(chmod, chmod(other, 0640));
	DO(link, link(other, name));
	DO(unlink, unlink(other));
	fd = (int)DO(open, open(name, O_RDONLY));
	DO(close, close(fd));
	DO(unlink, unlink(name));
	DO(mkdir, mkdir(name, 0700));
	DO(rmdir, rmdir(name));
	if (open("/nowhere/at/all", O_RDONLY) >= 0)
		fail("open");
	did[DID_open_failed]++;
}

/* Ended at once, so that addresses are not used up. */
static void close_hard(int fd)
{
	struct linger now = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(fd);
}

static void change_sockets(int listener, const struct sockaddr_in *address)
{
	int client = socket(AF_INET, SOCK_STREAM, 0), server;

	DO(connect, connect(client, (const struct sockaddr *)address, sizeof(*address)));
	server = (int)DO(accept, accept(listener, NULL, NULL));
	DO(send, send(client, buffer, 8, 0));
	DO(receive, recv(server, buffer, 8, MSG_WAITALL));
	close_hard(client);
	close_hard(server);
}

static void *nothing(void *arg)
{
	return arg;
}

static void change_processes(bool executes)
{
	pthread_t thread;
	int status, child;

	if (pthread_create(&thread, NULL, nothing, NULL) || pthread_join(thread, NULL))
		fail("thread");
	did[DID_thread]++;
	child = fork();
	if (child == 0) {
		if (executes)
			execl("/bin/true", "true", NULL);
		_exit(0);
	}
	if (child < 0)
		fail("fork");
	did[DID_clone]++;
	did[DID_exec] += executes;
	did[DID_exit]++;
	waitpid(child, &status, 0);
}

static long done(void)
{
	long sum = 0;
	int i;

	for (i = 0; i < N_KINDS; i++)
		if (i != DID_read && i != DID_write && i != DID_send && i != DID_receive)
			sum += did[i];
	return sum;
}

static double seconds_since(const struct timespec *from)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - from->tv_sec) + (double)(now.tv_nsec - from->tv_nsec) / 1e9;
}

static void run(double seconds, double rate)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	struct timespec from, pause = { .tv_nsec = 500000 };
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	char name[64], other[64];
	long i;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&address, &length))
		fail("listen");
	snprintf(name, sizeof(name), "/dev/shm/probe-load-%d", getpid());
	snprintf(other, sizeof(other), "%s-other", name);
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (i = 0; seconds_since(&from) < seconds; i++) {
		change_files(name, other);
		if (i % 32 == 0)
			change_sockets(listener, &address);
		if (i % 256 == 0)
			change_processes(i % 512 == 0);
		while (rate > 0 && (double)done() > seconds_since(&from) * rate)
			nanosleep(&pause, NULL);
	}
}

int main(int argc, char **argv)
{
	int processes = argc == 4 ? atoi(argv[3]) : 0, i, k, status;
	long sum;

	if (processes < 1 || processes > PROCESSES_MAX) {
		fprintf(stderr, "usage: probe-load SECONDS RATE PROCESSES\n");
		return 2;
	}
	counts = mmap(NULL, sizeof(*counts) * (PROCESSES_MAX + 1), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	setpriority(PRIO_PROCESS, 0, 0); /* whatever the agent has */
	did = counts[PROCESSES_MAX];
	did[DID_exec] = did[DID_exit] = 1; /* this one */
	for (i = 0; i < processes; i++) {
		if (fork() == 0) {
			did = counts[i];
			run(atof(argv[1]), atof(argv[2]) / processes);
			_exit(0);
		}
		did[DID_clone]++;
		did[DID_exit]++;
	}
	while (wait(&status) > 0)
		if (status)
			return 1;
	for (k = 0; k < N_KINDS; k++) {
		for (sum = 0, i = 0; i <= PROCESSES_MAX; i++)
			sum += counts[i][k];
		printf("%s %ld\n", names[k], sum);
	}
	return 0;
}
