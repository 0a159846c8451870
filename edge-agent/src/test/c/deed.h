// SPDX-License-Identifier: Apache-2.0
/*
 * What programs share that do known things for a test: calls that must succeed, and a table of what
 * can be done. They exit with 0 if all went as meant, with 99 if not.
 */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MUST(call)                                                                               \
	({                                                                                       \
		long result_ = (long)(call);                                                     \
		if (result_ < 0)                                                                 \
			fail(#call);                                                             \
		result_;                                                                         \
	})

#define MUST_FAIL(call, error)                                                                   \
	do {                                                                                     \
		if ((call) >= 0 || errno != (error))                                             \
			fail(#call);                                                             \
	} while (0)

struct deed {
	const char *name;
	void (*run)(void);
};

static inline void fail(const char *what)
{
	perror(what);
	_exit(99);
}

/* Does what the only argument names, if the table, which ends with an entry without a name, has it. */
static inline int do_deed(const struct deed *deeds, int argc, char **argv)
{
	if (argc != 2)
		return 98;
	for (; deeds->name; deeds++)
		if (!strcmp(argv[1], deeds->name))
			deeds->run();
	return 0;
}
