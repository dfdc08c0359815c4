/* SPDX-License-Identifier: MIT */
/* Long calls: without the interpreter's lock, open to Ctrl-C, Timeout and Thread#kill, and to a block that
 * hears of progress.
 *
 * Ruby asks a thread to look up (a signal, an exception from elsewhere) through an unblocking function, which
 * only sets a flag: safe in a signal's handler, which Ruby is told, for else it starts a thread for each call
 * of a program that has no other, and that (under GC.stress always) is itself what interrupts the call before
 * it began. The library's next report of progress sees it, takes the lock and lets Ruby raise; what it raises
 * cancels the call and goes on when the call has ended. A signal that raises nothing costs nothing.
 */
#ifndef SOT_RUBY_LOCK_H
#define SOT_RUBY_LOCK_H

typedef struct unlocked_call {
    void (*run)(void *);
    void *call;
    bool began;
    atomic_bool asked;
} unlocked_call;

static _Thread_local unlocked_call *unlocked; /* NULL while this thread holds the lock */
static _Thread_local VALUE progress_block;    /* held on the stack of host_with_progress() below; 0: none */

static void *run_unlocked(void *user)
{
    unlocked_call *self = user;
    self->began = true;
    unlocked = self;
    self->run(self->call);
    unlocked = NULL;
    return NULL;
}

static void ask(void *user)
{
    atomic_store(&((unlocked_call *)user)->asked, true);
}

static void host_unlocked(void (*run)(void *), void *call)
{
    unlocked_call self = {run, call, false, false};
    while (!self.began) { /* interrupted before it began: nothing is lost by raising now, and never after */
        rb_nogvl(run_unlocked, &self, ask, &self, RB_NOGVL_INTR_FAIL | RB_NOGVL_UBF_ASYNC_SAFE);
        if (!self.began)
            rb_thread_check_ints();
    }
}

typedef struct report {
    const char *stage;
    uint64_t done, total;
    unlocked_call *of;
} report;

static VALUE tell(VALUE user)
{
    const report *self = (const report *)user;
    rb_thread_check_ints();
    if (progress_block)
        rb_funcall(progress_block, rb_intern("call"), 3, ID2SYM(rb_intern(self->stage)), ULL2NUM(self->done),
                   ULL2NUM(self->total));
    return Qnil;
}

static void *tell_locked(void *user)
{
    report *self = user;
    int state = 0;
    unlocked = NULL; /* a block may call the library again */
    rb_protect(tell, (VALUE)self, &state);
    unlocked = self->of;
    if (state)
        call_pending = state;
    return NULL;
}

static int host_progress(const char *stage, uint64_t done, uint64_t total)
{
    report self = {stage, done, total, unlocked};
    if (call_pending)
        return 1;
    if (!self.of) { /* a short call, under the lock */
        if (progress_block)
            tell_locked(&self);
    } else if (progress_block || atomic_exchange(&self.of->asked, false)) {
        rb_thread_call_with_gvl(tell_locked, &self);
    }
    return call_pending != 0;
}

static VALUE progress_ended(VALUE before)
{
    progress_block = before;
    return Qnil;
}

static VALUE call_block(VALUE block)
{
    return rb_funcall(block, rb_intern("call"), 0);
}

/* Calls `block` while its long calls report to `progress`, an object with call(), or nil. */
static host_object host_with_progress(VALUE progress, VALUE block)
{
    VALUE before = progress_block;
    progress_block = NIL_P(progress) ? 0 : progress;
    VALUE result = rb_ensure(call_block, block, progress_ended, before);
    RB_GC_GUARD(progress);
    return result;
}

#endif
