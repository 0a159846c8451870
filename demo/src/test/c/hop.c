// One hop of a connection, named by the file that it is copied to.
//
//   hop serve PORT CONNECTIONS COMMAND...   for each connection, one after the other, runs the command with it as
//                                           standard input and output, as inetd(8) does; says when it listens
//   hop dial IP PORT LOCAL TIMES            connects, from a local port if that is not 0, and waits for the end
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int check(int result, const char *what) {
  if (result < 0) {
    perror(what);
    exit(99);
  }
  return result;
}

static int open_socket(const char *ip, int port, struct sockaddr_in *address) {
  int fd = check(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
  int on = 1;
  check(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "setsockopt");
  memset(address, 0, sizeof *address);
  address->sin_family = AF_INET;
  address->sin_port = htons(port);
  inet_pton(AF_INET, ip, &address->sin_addr);
  return fd;
}

static int serve(int port, int connections, char **command) {
  struct sockaddr_in address;
  int fd = open_socket("0.0.0.0", port, &address);
  check(bind(fd, (struct sockaddr *)&address, sizeof address), "bind");
  check(listen(fd, 8), "listen");
  puts("ready");
  fflush(stdout);
  for (int i = 0; i < connections; i++) {
    int connection = check(accept(fd, NULL, NULL), "accept");
    pid_t child = check(fork(), "fork");
    if (child == 0) {
      check(dup2(connection, 0), "dup2");
      check(dup2(connection, 1), "dup2");
      close(connection);
      execv(command[0], command);
      check(-1, command[0]);
    }
    close(connection);
    check(waitpid(child, NULL, 0), "waitpid");
  }
  return 0;
}

static int dial(const char *ip, int port, int local, int times) {
  for (int i = 0; i < times; i++) {
    struct sockaddr_in address;
    int fd = open_socket("0.0.0.0", local, &address);
    if (local != 0) {
      struct linger at_once = {1, 0}; // No TIME_WAIT: the port can be used again.
      check(setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), "linger");
      check(bind(fd, (struct sockaddr *)&address, sizeof address), "bind");
    }
    address.sin_port = htons(port);
    inet_pton(AF_INET, ip, &address.sin_addr);
    check(connect(fd, (struct sockaddr *)&address, sizeof address), "connect");
    check(write(fd, "hello\n", 6), "write");
    char bytes[256];
    while (read(fd, bytes, sizeof bytes) > 0) {
    }
    close(fd);
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 4 && strcmp(argv[1], "serve") == 0) {
    return serve(atoi(argv[2]), atoi(argv[3]), argv + 4);
  }
  if (argc == 6 && strcmp(argv[1], "dial") == 0) {
    return dial(argv[2], atoi(argv[3]), atoi(argv[4]), atoi(argv[5]));
  }
  return 98;
}
