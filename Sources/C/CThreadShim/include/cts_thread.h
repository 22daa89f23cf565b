#ifndef CTS_THREAD_H
#define CTS_THREAD_H

#include <stddef.h>
#include <stdint.h>

#define CTS_NORMAL 0
/* SCHED_FIFO; where that is refused nice -10; where that is refused too, as everyone. */
#define CTS_URGENT 1
/* SCHED_IDLE: runs when nothing else wants to. */
#define CTS_IDLE 2
/* nice 5. */
#define CTS_LOW 3

#define CTS_GRANTED_NORMAL 0
#define CTS_GRANTED_FIFO 1
#define CTS_GRANTED_NICE 2
#define CTS_GRANTED_IDLE 3

typedef struct cts_thread cts_thread;
typedef void (*cts_thread_body)(void *context);

/* Starts a thread with all asynchronous signals blocked. name: cut to 15 octets. level: 1 … 99 of SCHED_FIFO,
 * looked at for CTS_URGENT only. stack 0 = 512 KiB. Join it exactly once, or detach it exactly once. */
int cts_thread_start(
    cts_thread **out, const char *name, int urgency, int level, size_t stack, cts_thread_body body,
    void *context);
int cts_thread_join(cts_thread *thread);
int cts_thread_detach(cts_thread *thread);
/* 1 when the caller is this thread. */
int cts_thread_is_current(const cts_thread *thread);
/* What the scheduler granted (CTS_GRANTED_…). */
int cts_thread_granted(const cts_thread *thread);
/* The same for the calling thread; returns CTS_GRANTED_…. */
int cts_thread_prioritize(int urgency, int level);
int cts_thread_name(const char *name);
/* Kernel's id of the calling thread. */
int cts_thread_id(void);

#endif
