// SPDX-License-Identifier: Apache-2.0
/*
 * What BPF programs add to the CPU time of the programs they watch:
 *
 *   probe-cost measure ROUNDS none empty=FILE ours=FILE each=FILE   the table, medians of rounds
 *   probe-cost work WORKLOAD COUNT                                  one workload, for other tools
 *
 * Rounds are interleaved: each runs every workload under every variant, so that what else goes on
 * hits all of them alike. The ring is emptied by this process, which is not watched.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Of libbpf 1: declared here, so that its headers are not needed. */
struct bpf_object;
struct bpf_program;
struct bpf_map;
struct bpf_link;
struct bpf_object *bpf_object__open_file(const char *path, const void *options);
int bpf_object__load(struct bpf_object *object);
void bpf_object__close(struct bpf_object *object);
struct bpf_program *bpf_object__next_program(const struct bpf_object *, struct bpf_program *);
struct bpf_map *bpf_object__find_map_by_name(const struct bpf_object *, const char *name);
int bpf_map__fd(const struct bpf_map *map);
int bpf_map__set_max_entries(struct bpf_map *map, unsigned int entries);
void *bpf_map__initial_value(struct bpf_map *map, size_t *size);
const char *bpf_program__name(const struct bpf_program *program);
int bpf_program__fd(const struct bpf_program *program);
struct bpf_link *bpf_program__attach(const struct bpf_program *program);
int bpf_link__destroy(struct bpf_link *link);
int bpf_obj_get_info_by_fd(int fd, void *info, unsigned int *length);
int bpf_enable_stats(enum bpf_stats_type type);
int bpf_prog_get_next_id(unsigned int id, unsigned int *next);
typedef int (*libbpf_print_fn_t)(int level, const char *format, __builtin_va_list args);
libbpf_print_fn_t libbpf_set_print(libbpf_print_fn_t print);

enum { RING = 8 << 20, ROUNDS_MAX = 101, VARIANTS_MAX = 8, LINKS_MAX = 8 };

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* ---------------------------------------------------------------- workloads */

static char byte[16];

static void ignored(long count)
{
	while (count--)
		syscall(SYS_getppid);
}

static void reads(long count)
{
	int fd = open("/dev/zero", O_RDONLY);

	while (count--)
		if (read(fd, byte, 1) != 1)
			fail("read");
	close(fd);
}

static void writes(long count)
{
	int fd = open("/dev/null", O_WRONLY);

	while (count--)
		if (write(fd, byte, 1) != 1)
			fail("write");
	close(fd);
}

static void opens(long count)
{
	while (count--)
		close(open("/dev/zero", O_RDONLY));
}

static void mixed(long count)
{
	int fd, i;

	while (count--) {
		fd = open("/dev/zero", O_RDWR);
		for (i = 0; i < 20; i++)
			if (read(fd, byte, 1) != 1)
				fail("read");
		for (i = 0; i < 10; i++)
			if (write(fd, byte, 1) != 1)
				fail("write");
		close(fd);
		for (i = 0; i < 20; i++)
			syscall(SYS_getppid);
	}
}

static const struct workload {
	const char *name;
	void (*run)(long count);
	long count; /* of a round */
	double bar; /* at most this, as a multiple of what the empty hook adds */
} workloads[] = {
	{ "ignored", ignored, 60000, 1.3 },
	{ "read", reads, 60000, 3 },
	{ "write", writes, 60000, 3 },
	{ "open+close", opens, 16000, 8 },
	{ "mixed", mixed, 1000, 2 },
};

enum { WORKLOADS = sizeof(workloads) / sizeof(workloads[0]) };

static double cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Runs it in a child and returns the CPU ns of an operation. */
static double measure(const struct workload *work)
{
	double result = 0;
	int pipes[2];
	pid_t pid;

	if (pipe(pipes))
		fail("pipe");
	pid = fork();
	if (pid < 0)
		fail("fork");
	if (pid == 0) {
		work->run(work->count / 8); /* to warm up */
		result = cpu();
		work->run(work->count);
		result = (cpu() - result) / (double)work->count;
		_exit(write(pipes[1], &result, sizeof(result)) != sizeof(result));
	}
	close(pipes[1]);
	if (read(pipes[0], &result, sizeof(result)) != sizeof(result))
		fail("child");
	close(pipes[0]);
	waitpid(pid, NULL, 0);
	return result;
}

/* ---------------------------------------------------------------- variants */

static struct variant {
	const char *name;
	struct bpf_object *object;
	struct bpf_link *links[LINKS_MAX];
	int n_links;
	int sys_exit; /* descriptor of the program on sys_exit */
	unsigned long *consumer, *producer;
	double cost[WORKLOADS][ROUNDS_MAX];
	double run_ns[WORKLOADS], runs[WORKLOADS];
} variants[VARIANTS_MAX];

static int n_variants;
static struct variant *volatile attached;

static void load(struct variant *v, const char *path)
{
	struct bpf_program *program = NULL;
	struct bpf_map *map, *variables;
	size_t size;

	v->object = bpf_object__open_file(path, NULL);
	if (!v->object)
		fail(path);
	map = bpf_object__find_map_by_name(v->object, "ring");
	if (map)
		bpf_map__set_max_entries(map, RING);
	if (bpf_object__load(v->object))
		fail("load");
	variables = bpf_object__find_map_by_name(v->object, ".bss");
	if (variables)
		*(unsigned int *)bpf_map__initial_value(variables, &size) = (unsigned int)getpid();
	if (map) {
		v->consumer = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED,
				   bpf_map__fd(map), 0);
		v->producer = mmap(NULL, 4096, PROT_READ, MAP_SHARED, bpf_map__fd(map), 4096);
		if (v->consumer == MAP_FAILED || v->producer == MAP_FAILED)
			fail("map the ring");
	}
	while ((program = bpf_object__next_program(v->object, program)))
		if (!strcmp(bpf_program__name(program), "on_sys_exit"))
			v->sys_exit = bpf_program__fd(program);
}

static void attach(struct variant *v)
{
	struct bpf_program *program = NULL;
	/* What is wrong is said below, and what is optional may be. */
	libbpf_print_fn_t print = libbpf_set_print(NULL);

	v->n_links = 0;
	while (v->object && (program = bpf_object__next_program(v->object, program))) {
		struct bpf_link *link = bpf_program__attach(program);

		/* Kernels may be without the tracepoints of io_urings. */
		if (!link && errno == ENOENT &&
		    !strncmp(bpf_program__name(program), "on_io_uring_", 12))
			continue;
		if (!link)
			fail(bpf_program__name(program));
		v->links[v->n_links++] = link;
	}
	libbpf_set_print(print);
	attached = v;
}

static void detach(struct variant *v)
{
	attached = NULL;
	while (v->n_links)
		bpf_link__destroy(v->links[--v->n_links]);
}

/* Empties the ring of the variant that runs, as the agent would: every few milliseconds. */
static void *drain(void *unused)
{
	struct timespec pause = { .tv_nsec = 5000000 };
	struct variant *v;

	for (;;) {
		v = attached;
		if (v && v->consumer)
			__atomic_store_n(v->consumer,
					 __atomic_load_n(v->producer, __ATOMIC_ACQUIRE),
					 __ATOMIC_RELEASE);
		nanosleep(&pause, NULL);
	}
	return unused;
}

static void add_stats(struct variant *v, int workload, int sign)
{
	struct bpf_prog_info info = {};
	unsigned int length = sizeof(info);

	if (!v->sys_exit || bpf_obj_get_info_by_fd(v->sys_exit, &info, &length))
		return;
	v->run_ns[workload] += sign * (double)info.run_time_ns;
	v->runs[workload] += sign * (double)info.run_cnt;
}

/* Every variant with every workload once; with is for the cost, without for the programs' own clock. */
static void round_of(int round, int stats)
{
	int i, w;

	for (i = 0; i < n_variants; i++) {
		struct variant *v = &variants[(i + round) % n_variants];

		if (stats && !v->object)
			continue;
		attach(v);
		for (w = 0; w < WORKLOADS; w++) {
			if (stats) {
				add_stats(v, w, -1);
				measure(&workloads[w]);
				add_stats(v, w, 1);
			} else {
				v->cost[w][round] = measure(&workloads[w]);
			}
		}
		detach(v);
	}
}

/* ---------------------------------------------------------------- the table */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(const double *values, int n)
{
	double sorted[ROUNDS_MAX];

	memcpy(sorted, values, sizeof(double) * (size_t)n);
	qsort(sorted, (size_t)n, sizeof(double), compare);
	return sorted[n / 2];
}

/* What a variant adds, each round against the same round without. */
static double added(const struct variant *v, int w, int rounds)
{
	double differences[ROUNDS_MAX];
	int i;

	for (i = 0; i < rounds; i++)
		differences[i] = v->cost[w][i] - variants[0].cost[w][i];
	return median(differences, rounds);
}

static void print(int rounds)
{
	int i, w;

	for (w = 0; w < WORKLOADS; w++) {
		double none = median(variants[0].cost[w], rounds);
		double empty = added(&variants[1], w, rounds);

		printf("%-11s none %7.0f ns", workloads[w].name, none);
		for (i = 1; i < n_variants; i++) {
			double more = added(&variants[i], w, rounds);

			printf(" | %s +%.0f ns", variants[i].name, more);
			if (i > 1)
				printf(" = %.2f x empty", more / empty);
			if (variants[i].runs[w] > 0)
				printf(" (%.0f ns a run)", variants[i].run_ns[w] / variants[i].runs[w]);
			printf(" x%.2f", (none + more) / none);
		}
		if (n_variants > 2) {
			double times = added(&variants[2], w, rounds) / empty;

			printf(" | bar %.1f: %s", workloads[w].bar,
			       times <= workloads[w].bar ? "met" : "MISSED");
		}
		printf("\n");
	}
}

/* Others who watch the same calls would be measured as well. */
static void warn_of_others(void)
{
	unsigned int id = 0, n = 0;

	while (!bpf_prog_get_next_id(id, &id))
		n++;
	if (n)
		printf("note: %u BPF programs of others are loaded, which may watch the same calls\n", n);
}

static int measure_all(int rounds, char **names, int n)
{
	pthread_t drainer;
	int i, stats;
	double load_average[3];

	if (rounds < 1 || rounds > ROUNDS_MAX || n > VARIANTS_MAX || n < 2)
		return 2;
	warn_of_others();
	for (i = 0; i < n; i++) {
		char *path = strchr(names[i], '=');

		if (path)
			*path++ = 0;
		variants[i].name = names[i];
		if (path)
			load(&variants[i], path);
	}
	n_variants = n;
	if (pthread_create(&drainer, NULL, drain, NULL))
		fail("thread");
	for (i = 0; i < rounds; i++)
		round_of(i, 0);
	stats = bpf_enable_stats(BPF_STATS_RUN_TIME);
	round_of(0, 1);
	if (stats >= 0)
		close(stats);
	getloadavg(load_average, 3);
	printf("CPU time of an operation, medians of %d interleaved rounds, load %.1f\n", rounds,
	       load_average[0]);
	print(rounds);
	return 0;
}

int main(int argc, char **argv)
{
	int w;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 4 && !strcmp(argv[1], "measure"))
		return measure_all(atoi(argv[2]), argv + 3, argc - 3);
	if (argc == 4 && !strcmp(argv[1], "work"))
		for (w = 0; w < WORKLOADS; w++)
			if (!strcmp(argv[2], workloads[w].name)) {
				struct timespec from, to;

				clock_gettime(CLOCK_MONOTONIC, &from);
				workloads[w].run(atol(argv[3]));
				clock_gettime(CLOCK_MONOTONIC, &to);
				printf("%.0f %.0f\n", cpu() / atof(argv[3]),
				       ((double)(to.tv_sec - from.tv_sec) * 1e9 +
					(double)(to.tv_nsec - from.tv_nsec)) /
					       atof(argv[3]));
				return 0;
			}
	fprintf(stderr, "usage: probe-cost measure ROUNDS NAME[=FILE]... | work WORKLOAD COUNT\n");
	return 2;
}
