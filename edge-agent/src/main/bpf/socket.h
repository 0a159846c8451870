/* SPDX-License-Identifier: Apache-2.0 */
/* What a socket is connected to. */
#ifndef SYSFLOW_SOCKET_H
#define SYSFLOW_SOCKET_H

#include "path.h"

INLINE u64 sock_of(u64 file)
{
	u64 socket = (u64)READ(struct file, file, private_data);

	return (u64)READ(struct socket, socket, sk);
}

/* Name that a unix socket is bound to; empty for most. A relative one says little without a path. */
GLOBAL int put_unix_name(u32 tag, u32 path_tag, u64 sock)
{
	struct scratch *s = get_scratch();
	u64 address = (u64)READ(struct unix_sock, sock, addr);
	u8 *body, first;
	s32 len;

	if (!s || !address)
		return 0;
	len = READ(struct unix_address, address, len) - 2;
	if (len <= 0 || len > 108)
		return 0;
	body = field_body(s);
	/* sun_path of the first element of name[], which has no size of its own. */
	if (bpf_probe_read_kernel(body, len & 127,
				  (void *)(ADDRESS(struct unix_address, address, name) +
					   OFFSET(struct sockaddr_un, sun_path))) < 0)
		return 0;
	first = body[0];
	end_field(s, tag, len, 0);
	if (first && first != '/')
		put_path(path_tag, NUMBER(s, READ(struct unix_sock, sock, path.dentry)),
			 NUMBER(s, READ(struct unix_sock, sock, path.mnt)));
	return 0;
}

/* Appends what a socket's file stands for. */
GLOBAL int put_socket(u64 file)
{
	struct scratch *s = get_scratch();
	u64 sock = sock_of(file), peer;
	struct socket_info *info;

	if (!s)
		return 0;
	info = (struct socket_info *)field_body(s);
	__builtin_memset(info, 0, sizeof(*info));
	info->family = READ(struct sock, sock, __sk_common.skc_family);
	info->type = READ(struct sock, sock, sk_type);
	info->protocol = READ(struct sock, sock, sk_protocol);
	info->state = READ(struct sock, sock, __sk_common.skc_state);
	if (info->family == AF_INET) {
		info->local_port = READ(struct sock, sock, __sk_common.skc_num);
		info->peer_port =
			__builtin_bswap16(READ(struct sock, sock, __sk_common.skc_dport));
		bpf_probe_read_kernel(info->local, 4,
				      (void *)ADDRESS(struct sock, sock,
						      __sk_common.skc_rcv_saddr));
		bpf_probe_read_kernel(info->peer, 4,
				      (void *)ADDRESS(struct sock, sock, __sk_common.skc_daddr));
	} else if (info->family == AF_INET6) {
		info->local_port = READ(struct sock, sock, __sk_common.skc_num);
		info->peer_port =
			__builtin_bswap16(READ(struct sock, sock, __sk_common.skc_dport));
		bpf_probe_read_kernel(info->local, 16,
				      (void *)ADDRESS(struct sock, sock,
						      __sk_common.skc_v6_rcv_saddr));
		bpf_probe_read_kernel(info->peer, 16,
				      (void *)ADDRESS(struct sock, sock,
						      __sk_common.skc_v6_daddr));
	}
	end_field(s, T_SOCKET, sizeof(*info), 0);
	if (READ(struct sock, sock, __sk_common.skc_family) == AF_UNIX) {
		put_unix_name(T_NAME, T_NAME_PATH, NUMBER(s, sock));
		peer = NUMBER(s, READ(struct unix_sock, sock, peer));
		if (peer)
			put_unix_name(T_PEER, T_PEER_PATH, peer);
	}
	return 0;
}

/* The address that the program gave or was given: needed where the socket does not know its peer. */
INLINE void load_address(struct scratch *s, u64 address, u32 len)
{
	if (len > sizeof(s->call.address))
		len = sizeof(s->call.address);
	s->call.address_length = 0;
	if (!address || len < 2)
		return;
	__builtin_memset(s->call.address, 0, 32);
	if (bpf_probe_read_user(s->call.address, len, (void *)address) == 0)
		s->call.address_length = len;
}

INLINE void put_address(struct scratch *s)
{
	u32 len = s->call.address_length;

	if (!len || len > sizeof(s->call.address))
		return;
	__builtin_memcpy(field_body(s), s->call.address, sizeof(s->call.address));
	end_field(s, T_ADDRESS, len, 0);
}

/* A number that tells peers apart: family, port and address, mixed. */
INLINE u64 address_hash(struct scratch *s)
{
	u64 *words = (u64 *)s->call.address;
	u64 hash;

	if (!s->call.address_length)
		return 0;
	if (*(u16 *)s->call.address == AF_INET)
		/* The 8 bytes after the address are padding that nobody clears. */
		return words[0] * 0x9e3779b97f4a7c15ull | 1;
	hash = words[0] & 0xffffffff;
	hash = (hash ^ words[1]) * 0x9e3779b97f4a7c15ull;
	hash = (hash ^ hash >> 29 ^ words[2]) * 0xbf58476d1ce4e5b9ull;
	return hash | 1;
}

/* What the file of the record is: the path, or the ends of a socket. Returns whether it is one. */
INLINE bool put_resource(struct scratch *s, s32 fd, u64 file)
{
	if ((set_file(s, fd, file) & S_IFMT) == S_IFSOCK) {
		put_socket(NUMBER(s, file));
		return true;
	}
	put_file_path(s, T_PATH, file);
	return false;
}

#endif
