// Whose processor time it was: of one process, and of everything else on the machine.
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PROCESSES_MAX 4096

struct process { int pid; double cpu; };
struct processes { int count; double stolen; struct process all[PROCESSES_MAX]; };

static double clock_seconds(clockid_t id) { struct timespec t; return clock_gettime(id, &t) ? 0 : t.tv_sec + t.tv_nsec * 1e-9; }

// All threads of a process, those that ended included, in nanoseconds' precision.
static double cpu_of(int pid) {
    clockid_t id;
    return pid && !clock_getcpuclockid(pid, &id) ? clock_seconds(id) : 0;
}

// What of it was outside the kernel, in clock ticks' precision.
static double user_of(int pid) {
    char path[64], line[1024]; snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *f = pid ? fopen(path, "r") : NULL; unsigned long user = 0;
    if (f && fgets(line, sizeof line, f)) sscanf(strrchr(line, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu", &user);
    if (f) fclose(f);
    return (double)user / sysconf(_SC_CLK_TCK);
}

// Every process but two, in the order of /proc, and what the hypervisor took.
static void list_processes(struct processes *list, int server) {
    DIR *proc = opendir("/proc"); struct dirent *entry; int own = getpid();
    list->count = 0; list->stolen = 0;
    while (proc && (entry = readdir(proc)) && list->count < PROCESSES_MAX) {
        int pid = isdigit(entry->d_name[0]) ? atoi(entry->d_name) : 0;
        if (pid && pid != own && pid != server) list->all[list->count++] = (struct process){ pid, cpu_of(pid) };
    }
    if (proc) closedir(proc);
    unsigned long ticks = 0; FILE *f = fopen("/proc/stat", "r");
    if (f && fscanf(f, "cpu %*u %*u %*u %*u %*u %*u %*u %lu", &ticks) == 1) list->stolen = (double)ticks / sysconf(_SC_CLK_TCK);
    if (f) fclose(f);
}

// What the others used between two lists: those that began in between with all they used, those that ended in between with nothing.
// What the hypervisor took is known to a tick only, so one tick of it may be none.
static double used_between(const struct processes *before, const struct processes *after) {
    double stolen = after->stolen - before->stolen - 1.0 / sysconf(_SC_CLK_TCK), sum = stolen > 0 ? stolen : 0; int i = 0;
    for (int k = 0; k < after->count; k++) {
        while (i < before->count && before->all[i].pid < after->all[k].pid) i++;
        int was_there = i < before->count && before->all[i].pid == after->all[k].pid;
        sum += after->all[k].cpu - (was_there ? before->all[i].cpu : 0);
    }
    return sum;
}
