/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building a record. It grows in a scratch buffer and is then copied as a whole, as the ring can
 * only reserve lengths that are known when the program is verified.
 */
#ifndef SYSFLOW_RECORD_H
#define SYSFLOW_RECORD_H

#include "kernel.h"
#include "wire.h"

/* A field may begin anywhere in the first RECORD bytes and be FIELD bytes long. */
#define RECORD 0x4000
#define FIELD 0x1000
#define STRING 0x1000

/*
 * A file that a thread has just opened: most are closed, or used a first time, before the thread
 * is switched out. Until then, and no longer, this stands for their entry in "flows".
 */
struct fresh {
	u64 id;
	u64 start; /* of its process */
	u64 switches; /* of the thread until then */
	u32 tid;
	s32 fd;
};

#define FRESH 4

/* The call that is being looked at. */
struct call {
	u64 arg[8]; /* 0 to 5: its arguments; 6: AT_FDCWD, 7: 0, for those that it has not */
	s64 ret;
	u64 task;
	u64 ring; /* request of an io_uring that is looked at, 0 if it is a call */
	u64 node; /* in a list of requests */
	u64 pending; /* which request the record is about, if its result is to come */
	u64 bytes; /* of a transfer */
	u64 file;
	u64 flow; /* id of the entry that was made for it, 0 if none */
	u64 flows; /* id of the last entry that was made, of this CPU */
	u64 calm; /* how many records this CPU may hand over before it looks at the ring again */
	s32 fd;
	u32 tid; /* whose entries in "flows" these are */
	u32 writes; /* whether the transfer writes */
	u32 shape; /* number of the call, which its shape is found by */
	u32 compat; /* whether the caller's structures are those of 32 bits */
	u32 ignored; /* whether the file's path is one of those to be ignored */
	u32 busy;
	/* Length of the path being walked: in memory, as the verifier would follow a register. */
	u32 length;
	u32 path; /* P_ flags of that path */
	u32 address_length;
	u64 number; /* of NUMBER */
	struct fresh fresh[FRESH]; /* of this CPU */
	u8 address[128]; /* sockaddr of the call */
};

struct scratch {
	struct call call;
	union {
		struct event event;
		u8 record[RECORD + FIELD + 64];
	};
};

/*
 * A pointer as a number, which a global function takes. The verifier knows the type of what FAST
 * reads load, and forgets it over memory that it does not follow. s: the scratch.
 */
#ifdef FAST
#define NUMBER(s, pointer)                                                                       \
	({                                                                                       \
		*(volatile u64 *)&(s)->call.number = (u64)(pointer);                             \
		*(volatile u64 *)&(s)->call.number;                                              \
	})
#else
#define NUMBER(s, pointer) ((u64)(pointer))
#endif

struct {
	MAP_UINT(type, SCRATCH_TYPE);
	MAP_UINT(max_entries, 1);
	MAP_TYPE(key, u32);
	MAP_TYPE(value, struct scratch);
} scratch SEC(".maps");

INLINE struct scratch *get_scratch(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&scratch, &zero);
}

/* The place for a field's bytes, in whose front the field's header will be. */
INLINE u8 *field_body(struct scratch *s)
{
	return &s->record[(s->event.len & (RECORD - 1)) + sizeof(struct field)];
}

/* Completes the field whose body has been written. */
INLINE void end_field(struct scratch *s, u16 tag, u32 len, u32 aux)
{
	u32 at = s->event.len & (RECORD - 1);
	struct field *field = (struct field *)&s->record[at];

	field->tag = tag;
	field->len = len;
	field->aux = aux;
	at += sizeof(struct field) + ((len + 7) & ~7u);
	if (at >= RECORD) {
		/* No room for another one: this one is cut off, and told. */
		s->event.flags |= F_TRUNCATED;
		return;
	}
	s->event.len = at;
}

/* Begins a record about a task; u64 task is its address. */
INLINE void begin(struct scratch *s, u16 kind, u64 task)
{
	struct event *e = &s->event;
	u64 leader = (u64)READ(struct task_struct, task, group_leader);

	e->len = sizeof(*e);
	e->kind = kind;
	e->flags = 0;
	e->ts = bpf_ktime_get_boot_ns();
	e->start = READ(struct task_struct, leader, start_boottime);
	e->tgid = READ(struct task_struct, task, tgid);
	e->tid = READ(struct task_struct, task, pid);
	e->ret = 0;
	e->a0 = 0;
	e->a1 = 0;
	e->a2 = 0;
	e->file = 0;
	e->ino = 0;
	e->dev = 0;
	e->mode = 0;
	e->fd = -1;
	e->exec = 0;
}

INLINE u32 truncated(struct scratch *s, bool is)
{
	if (!is)
		return 0;
	s->event.flags |= F_TRUNCATED;
	return P_TRUNCATED;
}

/* A string of the program, or its copy in a request. Returns whether it could be read. */
GLOBAL int put_string(u32 tag, u64 address)
{
	struct scratch *s = get_scratch();
	long len;

	if (!s || !address)
		return 0;
	len = s->call.ring ? bpf_probe_read_kernel_str(field_body(s), STRING, (void *)address) :
			     bpf_probe_read_user_str(field_body(s), STRING, (void *)address);
	if (len <= 0)
		return 0;
	end_field(s, tag, (u32)len - 1, truncated(s, len == STRING));
	return 1;
}

/* Bytes of the program, at most limit and in any case fewer than STRING. */
GLOBAL int put_bytes(u32 tag, u64 address, u64 len, u32 limit)
{
	struct scratch *s = get_scratch();
	u32 size = len > limit ? limit : (u32)len;

	if (size >= STRING)
		size = STRING - 1;
	if (!s || !size)
		return 0;
	if (bpf_probe_read_user(field_body(s), size & (STRING - 1), (void *)address) < 0)
		return 0;
	end_field(s, tag, size, truncated(s, len > size));
	return 1;
}

#endif
