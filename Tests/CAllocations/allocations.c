// SPDX-License-Identifier: Apache-2.0
// Counts heap allocations by standing before glibc's allocator. Linked into the tests, and, built as a shared object, preloaded
// by the benchmarks:  cc -O2 -shared -fPIC -DPRELOADED -Iinclude allocations.c -o liballocations.so
// Counted by thread: tests run side by side, and each wants its own.
#include "allocations.h"
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>

// A sanitizer brings an allocator of its own: then nothing is counted, and `allocations_of_this_thread` stays 0.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNCOUNTED 1
#endif
#endif

static _Thread_local uint64_t own;
static _Atomic uint64_t all;

uint64_t allocations_of_this_thread(void) { return own; }
uint64_t allocations_of_all_threads(void) { return atomic_load_explicit(&all, memory_order_relaxed); }

#ifndef UNCOUNTED
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static void count(void) {
    own += 1;
    atomic_fetch_add_explicit(&all, 1, memory_order_relaxed);
}

void *malloc(size_t size) {
    count();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count();
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    count();
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    count();
    *block = __libc_memalign(alignment, size);
    return *block == NULL ? ENOMEM : 0;
}
#endif

#ifdef PRELOADED
__attribute__((destructor)) static void say(void) {
    fprintf(stderr, "allocations %llu\n", (unsigned long long)allocations_of_all_threads());
}
#endif
