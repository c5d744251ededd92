// SPDX-License-Identifier: Apache-2.0
#ifndef GAITD_ALLOCATIONS_H
#define GAITD_ALLOCATIONS_H
#include <stdint.h>

/// Heap blocks asked for by the calling thread since it started.
uint64_t allocations_of_this_thread(void);
/// Heap blocks asked for by all threads since the program started.
uint64_t allocations_of_all_threads(void);
#endif
