// A ping-pong load generator: each connection sends one message and waits for its echo. Every byte that comes back is checked.
// Usage: load PORT CONNECTIONS BYTES SECONDS [PID]; prints messages/s, the CPU time per message of PID, and p50/p99 in microseconds.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct conn { int fd; size_t sent, got; double began; };
static char *message, *in;
static size_t size;

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec * 1e-9; }

static double user_of, system_of;

static double cpu_of(int pid) {
    char path[64], line[1024]; snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *f = fopen(path, "r"); if (!f || !fgets(line, sizeof line, f)) return 0; fclose(f);
    char *p = strrchr(line, ')') + 2; unsigned long u = 0, s = 0;
    sscanf(p, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &u, &s);
    user_of = (double)u / sysconf(_SC_CLK_TCK); system_of = (double)s / sysconf(_SC_CLK_TCK);
    return user_of + system_of;
}

static void push(struct conn *c) {
    while (c->sent < size) {
        ssize_t n = send(c->fd, message + c->sent, size - c->sent, MSG_NOSIGNAL);
        if (n < 0) { if (errno == EAGAIN) return; perror("send"); exit(2); }
        c->sent += n;
    }
}

static int by_value(const void *a, const void *b) { float x = *(float *)a, y = *(float *)b; return (x > y) - (x < y); }

int main(int argc, char **argv) {
    int port = atoi(argv[1]), count = atoi(argv[2]), pid = argc > 5 ? atoi(argv[5]) : 0, one = 1;
    size = atol(argv[3]); double seconds = atof(argv[4]);
    message = malloc(size); in = malloc(1 << 18);
    for (size_t i = 0; i < size; i++) message[i] = (char)(i * 31 + i / 251);
    int e = epoll_create1(0);
    struct conn *cs = calloc(count, sizeof *cs); struct epoll_event evs[256];
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    for (int i = 0; i < count; i++) {
        cs[i].fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(cs[i].fd, (struct sockaddr *)&a, sizeof a)) { perror("connect"); return 2; }
        setsockopt(cs[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event ev = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = &cs[i] };
        // Non-blocking from here on.
        fcntl(cs[i].fd, F_SETFL, O_NONBLOCK);
        epoll_ctl(e, EPOLL_CTL_ADD, cs[i].fd, &ev);
    }
    double start = now(), cpu0 = 0, user0 = 0, measured = 0; long messages = 0; int warm = 1;
    size_t cap = 1 << 22, n_lat = 0; float *lat = malloc(cap * sizeof *lat);
    for (int i = 0; i < count; i++) { cs[i].began = now(); push(&cs[i]); }
    for (;;) {
        int n = epoll_wait(e, evs, 256, 100);
        double t = now();
        if (warm && t - start > 1.0) { warm = 0; start = t; messages = 0; n_lat = 0; cpu0 = cpu_of(pid); user0 = user_of; }
        else if (!warm && t - start > seconds) { measured = t - start; break; }
        for (int i = 0; i < n; i++) {
            struct conn *c = evs[i].data.ptr;
            push(c);
            for (;;) {
                ssize_t got = recv(c->fd, in, 1 << 18, 0);
                if (got == 0) { fprintf(stderr, "closed by the server\n"); return 3; }
                if (got < 0) { if (errno == EAGAIN) break; perror("recv"); return 2; }
                if (c->got + got > size || memcmp(in, message + c->got, got)) { fprintf(stderr, "wrong bytes\n"); return 4; }
                c->got += got;
                if (c->got == size) {
                    messages++;
                    double d = now(); if (n_lat < cap) lat[n_lat++] = (d - c->began) * 1e6;
                    c->got = c->sent = 0; c->began = d; push(c);
                } else if (got < 1 << 18) break;
            }
        }
    }
    double cpu = pid ? cpu_of(pid) - cpu0 : 0;
    qsort(lat, n_lat, sizeof *lat, by_value);
    printf("%.0f msg/s  %.3f us CPU/msg (%.3f user)  p50 %.0f us  p99 %.0f us\n", messages / measured, cpu / messages * 1e6,
           pid ? (user_of - user0) / messages * 1e6 : 0, n_lat ? lat[n_lat / 2] : 0, n_lat ? lat[n_lat * 99 / 100] : 0);
    return 0;
}
