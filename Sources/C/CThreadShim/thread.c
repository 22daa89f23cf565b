#define _GNU_SOURCE
#include "cts_thread.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

struct cts_thread {
    pthread_t id;
    char name[16];
    int urgency, level, granted;
    sem_t started;
    cts_thread_body body;
    void *context;
};

int cts_thread_id(void) { return (int)syscall(SYS_gettid); }

int cts_thread_name(const char *name) {
    char cut[16] = {0};
    strncpy(cut, name, sizeof cut - 1);
    return -pthread_setname_np(pthread_self(), cut);
}

int cts_thread_prioritize(int urgency, int level) {
    struct sched_param parameters = {0};
    if (urgency == CTS_IDLE) {
        return sched_setscheduler(0, SCHED_IDLE, &parameters) ? CTS_GRANTED_NORMAL : CTS_GRANTED_IDLE;
    }
    if (urgency == CTS_LOW) {
        return setpriority(PRIO_PROCESS, (id_t)cts_thread_id(), 5) ? CTS_GRANTED_NORMAL : CTS_GRANTED_NICE;
    }
    if (urgency != CTS_URGENT) return CTS_GRANTED_NORMAL;
    prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL); /* default: every wait may end 50 us late */
    parameters.sched_priority = level < 1 ? 1 : level > 99 ? 99 : level;
    /* Reset on fork: a child process must not inherit the right to starve the machine. */
    if (!sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &parameters)) return CTS_GRANTED_FIFO;
    if (!setpriority(PRIO_PROCESS, (id_t)cts_thread_id(), -10)) return CTS_GRANTED_NICE;
    return CTS_GRANTED_NORMAL;
}

static void *run(void *argument) {
    cts_thread *thread = argument;
    cts_thread_body body = thread->body;
    void *context = thread->context;
    pthread_setname_np(pthread_self(), thread->name);
    thread->granted = cts_thread_prioritize(thread->urgency, thread->level);
    sem_post(&thread->started); /* from here on the record belongs to whoever joins or detaches */
    body(context);
    return NULL;
}

/* Signals go to the thread that waits for them; synchronous ones stay open, or a crash would be silent. */
static void block_signals(sigset_t *before) {
    sigset_t set;
    sigfillset(&set);
    const int open[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS, SIGPROF};
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) sigdelset(&set, open[i]);
    pthread_sigmask(SIG_BLOCK, &set, before);
}

int cts_thread_start(
    cts_thread **out, const char *name, int urgency, int level, size_t stack, cts_thread_body body,
    void *context) {
    cts_thread *thread = calloc(1, sizeof *thread);
    if (!thread) return -ENOMEM;
    strncpy(thread->name, name, sizeof thread->name - 1);
    thread->urgency = urgency;
    thread->level = level;
    thread->body = body;
    thread->context = context;
    sem_init(&thread->started, 0, 0);
    pthread_attr_t attributes;
    sigset_t before;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack ? stack : 512 * 1024);
    block_signals(&before);
    int result = pthread_create(&thread->id, &attributes, run, thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    if (result) {
        sem_destroy(&thread->started);
        free(thread);
        return -result;
    }
    while (sem_wait(&thread->started) && errno == EINTR) {
    }
    *out = thread;
    return 0;
}

static void release(cts_thread *thread) {
    sem_destroy(&thread->started);
    free(thread);
}

int cts_thread_join(cts_thread *thread) {
    int result = pthread_join(thread->id, NULL);
    if (result) return -result;
    release(thread);
    return 0;
}

int cts_thread_detach(cts_thread *thread) {
    int result = pthread_detach(thread->id);
    release(thread);
    return -result;
}

int cts_thread_is_current(const cts_thread *thread) { return pthread_equal(thread->id, pthread_self()) != 0; }

int cts_thread_granted(const cts_thread *thread) { return thread->granted; }
