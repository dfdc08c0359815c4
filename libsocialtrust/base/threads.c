/* SPDX-License-Identifier: MIT */
/* One parallel loop: workers take the next index until none is left or one fails; all are joined before it
 * returns. */
#include <pthread.h>

#include "base/base.h"

typedef struct sot__crew {
    sot_context *context;
    size_t count;
    sot__task_fn task;
    void *user;
    const char *stage;
    atomic_size_t next, done;
    atomic_bool stop;
    pthread_mutex_t lock; /* of the two below */
    sot_status status;
    sot_error error;
} sot__crew;

typedef struct worker {
    sot__crew *crew;
    unsigned number;
    pthread_t thread;
} worker;

static void report(sot__crew *crew, sot_status status, const sot_error *error)
{
    pthread_mutex_lock(&crew->lock);
    if (crew->status == SOT_OK) {
        crew->status = status;
        crew->error = *error;
    }
    pthread_mutex_unlock(&crew->lock);
    atomic_store(&crew->stop, true);
}

static void *work(void *argument)
{
    worker *self = argument;
    sot__crew *crew = self->crew;
    while (!atomic_load_explicit(&crew->stop, memory_order_relaxed)) {
        size_t index = atomic_fetch_add(&crew->next, 1);
        if (index >= crew->count)
            break;
        sot_error error = SOT_ERROR_INIT;
        sot_status status = crew->task(crew->user, index, self->number, &error);
        size_t done = atomic_fetch_add(&crew->done, 1) + 1;
        if (status == SOT_OK && self->number == 0 && crew->stage)
            status = sot__progress(crew->context, crew->stage, done, crew->count, &error);
        if (status != SOT_OK)
            report(crew, status, &error);
    }
    return NULL;
}

sot_status sot__parallel(sot_context *context, unsigned threads, size_t count, sot__task_fn task, void *user,
                         const char *stage, sot_error *error)
{
    sot__crew crew = {.context = context, .count = count, .task = task, .user = user, .stage = stage};
    worker workers[64];
    unsigned started = 1;
    if (threads > 64)
        threads = 64;
    if (threads > count)
        threads = (unsigned)count;
    if (pthread_mutex_init(&crew.lock, NULL) != 0)
        return sot__no_memory(error);
    workers[0] = (worker){.crew = &crew, .number = 0};
    for (; started < threads; started++) {
        workers[started] = (worker){.crew = &crew, .number = started};
        /* Where no more threads can be had, those that are here do the work. */
        if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
            break;
    }
    work(&workers[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    pthread_mutex_destroy(&crew.lock);
    if (crew.status != SOT_OK && error)
        *error = crew.error;
    return crew.status;
}
