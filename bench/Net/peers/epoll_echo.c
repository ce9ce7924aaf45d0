// The limit: an echo server on one thread, edge-triggered epoll, one shared buffer. Usage: epoll_echo PORT
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER (256 * 1024)
static char buffer[BUFFER];

// What a socket did not take is kept until it is writable again.
struct conn { int fd; char *rest; size_t rest_len, rest_off; };

static int flush_rest(struct conn *c) {
    while (c->rest_off < c->rest_len) {
        ssize_t n = send(c->fd, c->rest + c->rest_off, c->rest_len - c->rest_off, MSG_NOSIGNAL);
        if (n < 0) return errno == EAGAIN ? 0 : -1;
        c->rest_off += n;
    }
    free(c->rest); c->rest = NULL; c->rest_len = c->rest_off = 0;
    return 1;
}

static int pump(struct conn *c) {
    if (c->rest) { int f = flush_rest(c); if (f <= 0) return f; }
    for (;;) {
        ssize_t n = recv(c->fd, buffer, BUFFER, 0);
        if (n == 0) return -1;
        if (n < 0) return errno == EAGAIN ? 0 : -1;
        ssize_t sent = 0;
        while (sent < n) {
            ssize_t s = send(c->fd, buffer + sent, n - sent, MSG_NOSIGNAL);
            if (s < 0) {
                if (errno != EAGAIN) return -1;
                c->rest_len = n - sent; c->rest_off = 0; c->rest = malloc(c->rest_len);
                memcpy(c->rest, buffer + sent, c->rest_len);
                return 0;
            }
            sent += s;
        }
        if (n < BUFFER) return 0;
    }
}

int main(int argc, char **argv) {
    int port = argc > 1 ? atoi(argv[1]) : 0, one = 1;
    int l = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(l, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (bind(l, (struct sockaddr *)&a, sizeof a) || listen(l, 1024)) { perror("listen"); return 1; }
    socklen_t len = sizeof a; getsockname(l, (struct sockaddr *)&a, &len);
    printf("listening on 127.0.0.1:%d\n", ntohs(a.sin_port)); fflush(stdout);
    int e = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event ev = { .events = EPOLLIN | EPOLLET, .data.ptr = NULL }, evs[256];
    epoll_ctl(e, EPOLL_CTL_ADD, l, &ev);
    for (;;) {
        int n = epoll_wait(e, evs, 256, -1);
        for (int i = 0; i < n; i++) {
            struct conn *c = evs[i].data.ptr;
            if (!c) {
                for (int fd; (fd = accept4(l, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
                    struct conn *k = calloc(1, sizeof *k); k->fd = fd;
                    struct epoll_event kv = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = k };
                    epoll_ctl(e, EPOLL_CTL_ADD, fd, &kv);
                }
            } else if (pump(c) < 0) { close(c->fd); free(c->rest); free(c); }
        }
    }
}
