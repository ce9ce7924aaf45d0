// A ping-pong load generator: each connection sends one message and waits for its echo. Every byte that comes back is checked.
// Usage: load PORT CONNECTIONS BYTES SECONDS [PID [WARM_UP_SECONDS]]. It prints one line of JSON: messages, seconds, p50 and p99 in
// microseconds; the processor time in seconds of the server PID (its user part in clock ticks' precision), of this program, and of
// everything else on the machine. After the measured time it takes what is still under way, closes, and waits until the server has closed too.
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
#include "machine.h"

#define INPUT (256 * 1024)
#define GRACE 10.0 // seconds that the end of a run may take

struct conn { int fd; size_t sent, got; double began; };
static char *message, *input;
static size_t size;
static struct processes before, after;

static double now(void) { return clock_seconds(CLOCK_MONOTONIC); }

// Latencies, in 32 steps an octave of microseconds.
#define STEPS 32
static long histogram[STEPS * 40];

static void count_latency(double seconds) {
    unsigned long ns = seconds * 1e9; if (ns < 2 * STEPS) ns = 2 * STEPS;
    int octave = 63 - __builtin_clzl(ns) - 5;
    int at = octave * STEPS + (int)(ns >> octave) - STEPS;
    histogram[at < STEPS * 40 ? at : STEPS * 40 - 1]++;
}

static double percentile(double share) {
    long all = 0, seen = 0;
    for (int i = 0; i < STEPS * 40; i++) all += histogram[i];
    for (int i = 0; i < STEPS * 40; i++) if ((seen += histogram[i]) > all * share) return (double)((unsigned long)(STEPS + i % STEPS) << i / STEPS) * 1e-3;
    return 0;
}

static void push(struct conn *c) {
    while (c->sent < size) {
        ssize_t n = send(c->fd, message + c->sent, size - c->sent, MSG_NOSIGNAL);
        if (n < 0) { if (errno == EAGAIN) return; perror("send"); exit(2); }
        c->sent += n;
    }
}

int main(int argc, char **argv) {
    if (argc < 5) { fprintf(stderr, "usage: load PORT CONNECTIONS BYTES SECONDS [PID [WARM_UP_SECONDS]]\n"); return 1; }
    int port = atoi(argv[1]), count = atoi(argv[2]), pid = argc > 5 ? atoi(argv[5]) : 0, one = 1;
    double seconds = atof(argv[4]), warm_up = argc > 6 ? atof(argv[6]) : 1;
    size = atol(argv[3]); message = malloc(size); input = malloc(INPUT);
    for (size_t i = 0; i < size; i++) message[i] = (char)(i * 31 + i / 251);
    int e = epoll_create1(0), ended = 0, under_way = 0;
    struct conn *cs = calloc(count, sizeof *cs); struct epoll_event evs[256];
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    for (int i = 0; i < count; i++) {
        cs[i].fd = socket(AF_INET, SOCK_STREAM, 0);
        if (cs[i].fd < 0 || connect(cs[i].fd, (struct sockaddr *)&a, sizeof a)) { perror("connect"); return 2; }
        setsockopt(cs[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        struct epoll_event ev = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = &cs[i] };
        fcntl(cs[i].fd, F_SETFL, O_NONBLOCK); // from here on
        epoll_ctl(e, EPOLL_CTL_ADD, cs[i].fd, &ev);
    }
    enum { WARMING_UP, MEASURING, ENDING } phase = WARMING_UP;
    double start = now(), measured = 0, cpu = 0, user = 0, own = 0; long messages = 0, total = 0;
    for (int i = 0; i < count; i++, under_way++) { cs[i].began = now(); push(&cs[i]); }
    while (phase != ENDING || under_way > 0) {
        int n = epoll_wait(e, evs, 256, 100);
        double t = now();
        if (phase == WARMING_UP && t - start > warm_up) {
            phase = MEASURING; messages = 0; memset(histogram, 0, sizeof histogram);
            list_processes(&before, pid); user = user_of(pid); own = clock_seconds(CLOCK_PROCESS_CPUTIME_ID); cpu = cpu_of(pid); t = start = now();
        } else if (phase == MEASURING && t - start > seconds) {
            phase = ENDING; measured = now() - start; total = messages;
            cpu = cpu_of(pid) - cpu; own = clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - own; user = user_of(pid) - user; list_processes(&after, pid);
        } else if (phase == ENDING && t - start - measured > GRACE) { fprintf(stderr, "%d echoes are missing\n", under_way); return 5; }
        for (int i = 0; i < n; i++) {
            struct conn *c = evs[i].data.ptr;
            push(c);
            for (;;) {
                ssize_t got = recv(c->fd, input, INPUT, 0);
                if (got == 0) { fprintf(stderr, "closed by the server\n"); return 3; }
                if (got < 0) { if (errno == EAGAIN) break; perror("recv"); return 2; }
                if (c->got + got > size || memcmp(input, message + c->got, got)) { fprintf(stderr, "wrong bytes\n"); return 4; }
                c->got += got;
                if (c->got == size) {
                    double d = now();
                    messages++; count_latency(d - c->began);
                    if (phase == ENDING) { under_way--; break; }
                    c->got = c->sent = 0; c->began = d; push(c);
                } else if (got < INPUT) break;
            }
        }
    }
    for (int i = 0; i < count; i++) shutdown(cs[i].fd, SHUT_WR);
    for (double since = now(); ended < count && now() - since < GRACE;) {
        int n = epoll_wait(e, evs, 256, 100);
        for (int i = 0; i < n; i++) {
            struct conn *c = evs[i].data.ptr;
            if (c->fd >= 0 && recv(c->fd, input, INPUT, 0) == 0) { close(c->fd); c->fd = -1; ended++; }
        }
    }
    if (ended < count) { fprintf(stderr, "the server left %d connections open\n", count - ended); return 6; }
    printf("{\"messages\":%ld,\"seconds\":%.6f,\"p50\":%.1f,\"p99\":%.1f,\"serverCpu\":%.6f,\"serverUser\":%.2f,\"loadCpu\":%.6f,\"otherCpu\":%.6f}\n",
           total, measured, percentile(0.5), percentile(0.99), cpu, user, own, used_between(&before, &after));
    return 0;
}
