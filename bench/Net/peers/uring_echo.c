// The limit with io_uring: an echo server on one thread, multishot accept and receive, a ring of 64 buffers of 64 KiB that are consumed
// piece by piece (KERNEL: 6.12; whole buffers before), one enter per iteration, raw system calls. Usage: uring_echo PORT
#define _GNU_SOURCE
#include <errno.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SQ_ENTRIES 2048
#define CQ_ENTRIES 8192
#define BUFFERS 64
#define BUFFER (64 * 1024)
#define PBUF_RING_INC 2     // IOU_PBUF_RING_INC, newer than Debian's headers
#define CQE_BUFFER_MORE 16  // IORING_CQE_F_BUF_MORE

// A received piece that is to be sent back from where it lies.
struct piece { struct piece *next; char *at; unsigned length; unsigned short buffer; };

// Freed when it is closing and the kernel has neither a receive nor a send of it.
struct conn { int fd, receiving, sending, closing, starving; struct piece *first, *last; struct conn *next_starving; };

enum { ACCEPT, RECEIVE, SEND }; // low bits of user_data

static int ring, enter_flags = IORING_ENTER_GETEVENTS, listener;
static unsigned *sq_head, *sq_tail, sq_mask, *cq_head, *cq_tail, cq_mask, sq_local, sq_pending;
static struct io_uring_sqe *sqes; static struct io_uring_cqe *cqes;
static struct io_uring_buf_ring *buffers; static char *memory;
static unsigned used[BUFFERS], references[BUFFERS], given = 0, free_buffers = 0; static char is_full[BUFFERS];
static struct piece *spare; static struct conn *starving_first, *starving_last;

static int enter(unsigned wait) {
    __atomic_store_n(sq_tail, sq_local, __ATOMIC_RELEASE);
    int n = syscall(SYS_io_uring_enter, ring, sq_pending, wait, enter_flags, NULL, 0);
    if (n >= 0) sq_pending -= n;
    else if (errno != EINTR && errno != EAGAIN && errno != EBUSY) { perror("io_uring_enter"); exit(1); }
    return n;
}

static struct io_uring_sqe *take_sqe(int op, int fd, void *who, int what) {
    while (sq_local - __atomic_load_n(sq_head, __ATOMIC_ACQUIRE) > sq_mask) enter(0);
    struct io_uring_sqe *s = &sqes[sq_local++ & sq_mask]; sq_pending++;
    memset(s, 0, sizeof *s); s->opcode = op; s->fd = fd; s->user_data = (unsigned long)who | what;
    return s;
}

static void accept_many(void) {
    struct io_uring_sqe *s = take_sqe(IORING_OP_ACCEPT, listener, NULL, ACCEPT);
    s->ioprio = IORING_ACCEPT_MULTISHOT; s->accept_flags = SOCK_CLOEXEC;
}

static void receive_many(struct conn *c) {
    struct io_uring_sqe *s = take_sqe(IORING_OP_RECV, c->fd, c, RECEIVE);
    s->ioprio = IORING_RECV_MULTISHOT; s->flags = IOSQE_BUFFER_SELECT; c->receiving = 1;
}

static void send_first(struct conn *c) {
    struct io_uring_sqe *s = take_sqe(IORING_OP_SEND, c->fd, c, SEND);
    s->addr = (unsigned long)c->first->at; s->len = c->first->length; s->msg_flags = MSG_WAITALL | MSG_NOSIGNAL; c->sending = 1;
}

static void give(unsigned short id) {
    struct io_uring_buf *b = &buffers->bufs[given++ & (BUFFERS - 1)];
    b->addr = (unsigned long)(memory + (size_t)id * BUFFER); b->len = BUFFER; b->bid = id;
    used[id] = 0; is_full[id] = 0; free_buffers++;
    __atomic_store_n(&buffers->tail, (unsigned short)given, __ATOMIC_RELEASE);
}

static void release_first(struct conn *c) {
    struct piece *p = c->first; c->first = p->next; if (!c->first) c->last = NULL;
    if (--references[p->buffer] == 0 && is_full[p->buffer]) give(p->buffer);
    p->next = spare; spare = p;
}

static void end_if_done(struct conn *c) {
    if (!c->closing || c->receiving || c->sending || c->starving) return;
    while (c->first) release_first(c);
    close(c->fd); free(c);
}

static void on_receive(struct conn *c, struct io_uring_cqe *e) {
    if (e->res > 0) {
        unsigned short id = e->flags >> IORING_CQE_BUFFER_SHIFT;
        struct piece *p = spare ? spare : malloc(sizeof *p); if (spare) spare = p->next;
        *p = (struct piece){ .at = memory + (size_t)id * BUFFER + used[id], .length = e->res, .buffer = id };
        used[id] += e->res; references[id]++;
        if (!(e->flags & CQE_BUFFER_MORE)) { is_full[id] = 1; free_buffers--; }
        if (c->last) c->last->next = p; else c->first = p;
        c->last = p;
        if (!c->sending && !c->closing) send_first(c);
    }
    if (e->flags & IORING_CQE_F_MORE) return;
    c->receiving = 0;
    if (e->res == -ENOBUFS) {
        c->starving = 1; c->next_starving = NULL;
        if (starving_last) starving_last->next_starving = c; else starving_first = c;
        starving_last = c;
    } else if (e->res > 0 && !c->closing) receive_many(c);
    else c->closing = 1;
}

static void on_send(struct conn *c, int sent) {
    c->sending = 0;
    if (sent < (int)c->first->length && !c->closing) { c->closing = 1; shutdown(c->fd, SHUT_RDWR); }
    release_first(c);
    if (c->first && !c->closing) send_first(c);
}

// First come, first served, and no more at once than there are buffers.
static void feed_starving(void) {
    for (unsigned n = free_buffers; n > 0 && starving_first; n--) {
        struct conn *c = starving_first; starving_first = c->next_starving; if (!starving_first) starving_last = NULL;
        c->starving = 0;
        if (c->closing) end_if_done(c); else receive_many(c);
    }
}

static void set_up_ring(void) {
    struct io_uring_params p = { .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL | IORING_SETUP_CQSIZE, .cq_entries = CQ_ENTRIES };
    ring = syscall(SYS_io_uring_setup, SQ_ENTRIES, &p);
    if (ring < 0) { perror("io_uring_setup"); exit(1); }
    size_t bytes = p.cq_off.cqes + p.cq_entries * sizeof *cqes, sq_bytes = p.sq_off.array + p.sq_entries * sizeof(unsigned);
    char *m = mmap(NULL, bytes > sq_bytes ? bytes : sq_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQ_RING);
    sqes = mmap(NULL, p.sq_entries * sizeof *sqes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
    memory = mmap(NULL, (size_t)BUFFERS * BUFFER, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    buffers = mmap(NULL, BUFFERS * sizeof(struct io_uring_buf), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (m == MAP_FAILED || sqes == MAP_FAILED || memory == MAP_FAILED || buffers == MAP_FAILED) { perror("mmap"); exit(1); }
    sq_head = (unsigned *)(m + p.sq_off.head); sq_tail = (unsigned *)(m + p.sq_off.tail); sq_mask = p.sq_entries - 1; sq_local = *sq_tail;
    cq_head = (unsigned *)(m + p.cq_off.head); cq_tail = (unsigned *)(m + p.cq_off.tail); cq_mask = p.cq_entries - 1;
    cqes = (struct io_uring_cqe *)(m + p.cq_off.cqes);
    for (unsigned i = 0; i < p.sq_entries; i++) ((unsigned *)(m + p.sq_off.array))[i] = i;
    struct io_uring_buf_reg reg = { .ring_addr = (unsigned long)buffers, .ring_entries = BUFFERS, .bgid = 0 };
    ((unsigned short *)&reg)[7] = PBUF_RING_INC; // flags, which older headers call pad
    if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_PBUF_RING, &reg, 1)) {
        ((unsigned short *)&reg)[7] = 0;
        if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_PBUF_RING, &reg, 1)) { perror("IORING_REGISTER_PBUF_RING"); exit(1); }
    }
    for (unsigned i = 0; i < BUFFERS; i++) give(i);
    struct io_uring_rsrc_update self = { .offset = -1U, .data = ring };
    if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_RING_FDS, &self, 1) == 1) { ring = self.offset; enter_flags |= IORING_ENTER_REGISTERED_RING; }
}

int main(int argc, char **argv) {
    int port = argc > 1 ? atoi(argv[1]) : 0, one = 1;
    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    if (bind(listener, (struct sockaddr *)&a, sizeof a) || listen(listener, 1024)) { perror("listen"); return 1; }
    set_up_ring();
    socklen_t len = sizeof a; getsockname(listener, (struct sockaddr *)&a, &len);
    printf("listening on 127.0.0.1:%d\n", ntohs(a.sin_port)); fflush(stdout);
    for (accept_many();;) {
        feed_starving();
        enter(!(starving_first && free_buffers));
        unsigned head = *cq_head, tail = __atomic_load_n(cq_tail, __ATOMIC_ACQUIRE);
        for (; head != tail; head++) {
            struct io_uring_cqe e = cqes[head & cq_mask];
            __atomic_store_n(cq_head, head + 1, __ATOMIC_RELEASE);
            struct conn *c = (struct conn *)(e.user_data & ~7UL);
            switch (e.user_data & 7) {
            case ACCEPT:
                if (e.res >= 0) { c = calloc(1, sizeof *c); c->fd = e.res; receive_many(c); }
                if (!(e.flags & IORING_CQE_F_MORE)) accept_many();
                break;
            case RECEIVE: on_receive(c, &e); end_if_done(c); break;
            case SEND: on_send(c, e.res); end_if_done(c); break;
            }
        }
    }
}
