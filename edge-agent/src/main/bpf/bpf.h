/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the probe needs of the kernel's BPF interface and of clang, written out here so that the
 * build needs clang alone: no kernel headers, no libbpf headers, whatever the machine it runs on.
 * The numbers are part of the kernel's stable interface (include/uapi/linux/bpf.h).
 */
#ifndef SYSFLOW_BPF_H
#define SYSFLOW_BPF_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed int s32;
typedef signed long long s64;
typedef u8 bool;

#define true 1
#define false 0
#define NULL ((void *)0)

#define SEC(name) __attribute__((section(name), used))
#define INLINE static inline __attribute__((always_inline))
/*
 * A global function is verified once and by itself, whoever calls it; an inlined one once for every
 * path that leads to it. It may take numbers only: addresses of the kernel travel as u64.
 */
#define GLOBAL __attribute__((noinline))

/* How libbpf wants a map to be declared. */
#define MAP_UINT(name, value) int (*name)[value]
#define MAP_TYPE(name, type) typeof(type) *name

enum {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_RINGBUF = 27,
};

enum { BPF_ANY = 0, BPF_NOEXIST = 1 };

enum { BPF_RB_AVAIL_DATA = 0 };

/* The reader looks by itself: waking it would cost the traced program more than the event. */
enum { BPF_RB_NO_WAKEUP = 1 };

static void *(*const bpf_map_lookup_elem)(void *map, const void *key) = (void *)1;
static long (*const bpf_map_update_elem)(void *map, const void *key, const void *value,
					 u64 flags) = (void *)2;
static long (*const bpf_map_delete_elem)(void *map, const void *key) = (void *)3;
static u32 (*const bpf_get_smp_processor_id)(void) = (void *)8;
static u64 (*const bpf_get_current_pid_tgid)(void) = (void *)14;
static u64 (*const bpf_get_current_task)(void) = (void *)35;
static long (*const bpf_probe_read_user)(void *to, u32 size, const void *from) = (void *)112;
static long (*const bpf_probe_read_kernel)(void *to, u32 size, const void *from) = (void *)113;
static long (*const bpf_probe_read_user_str)(void *to, u32 size, const void *from) = (void *)114;
static long (*const bpf_probe_read_kernel_str)(void *to, u32 size, const void *from) = (void *)115;
static u64 (*const bpf_jiffies64)(void) = (void *)118;
static u64 (*const bpf_ktime_get_boot_ns)(void) = (void *)125;
static long (*const bpf_seq_write)(void *seq, const void *data, u32 size) = (void *)127;
static long (*const bpf_copy_from_user_task)(void *to, u32 size, const void *from, void *task,
					     u64 flags) = (void *)191;
static long (*const bpf_ringbuf_output)(void *ring, void *data, u64 size, u64 flags) = (void *)130;
static void *(*const bpf_ringbuf_reserve)(void *ring, u64 size, u64 flags) = (void *)131;
static void (*const bpf_ringbuf_submit)(void *record, u64 flags) = (void *)132;
static u64 (*const bpf_ringbuf_query)(void *ring, u64 what) = (void *)134;

/*
 * READ(struct x, address, a.b): the member of the kernel's structure at an address, wherever this
 * kernel keeps it (CO-RE). 0 if the address is bad.
 *
 * There are two ways. From Linux 6.2 on, an address can be declared to be of a type, and is then read
 * with one instruction (FAST); before, a helper has to be called.
 */
#ifdef FAST

extern void *bpf_rdonly_cast(const void *address, u32 type) __attribute__((section(".ksyms")));

#define READ(type, address, member)                                                              \
	(((type *)bpf_rdonly_cast((const void *)(address),                                       \
				  __builtin_btf_type_id(*(type *)0, 1)))                         \
		 ->member)

#else

#define READ(type, address, member)                                                              \
	({                                                                                       \
		type *at_ = (type *)(address);                                                   \
		typeof(((type *)0)->member) value_;                                              \
		bpf_probe_read_kernel(&value_, sizeof(value_),                                   \
				      __builtin_preserve_access_index(&at_->member));            \
		value_;                                                                          \
	})

#endif

/* The address of a member, relocated like READ. */
#define ADDRESS(type, address, member)                                                           \
	({                                                                                       \
		type *at_ = (type *)(address);                                                   \
		(u64)__builtin_preserve_access_index(&at_->member);                              \
	})

/* Whether this kernel's structure has the member. */
#define EXISTS(type, member) __builtin_preserve_field_info(((type *)0)->member, 2)

#define OFFSET(type, member) __builtin_preserve_field_info(((type *)0)->member, 0)

/* The number of an enumerator in this kernel. */
#define ENUM_VALUE(type, name) __builtin_preserve_enum_value(*(typeof(enum type) *)name, 1)

#endif
