// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "CLinux.h"

int clinux_thread_prepare(const char *name, unsigned long slack) {
    sigset_t all;
    sigfillset(&all);
    int status = pthread_sigmask(SIG_BLOCK, &all, 0);
    if (status == 0) status = pthread_setname_np(pthread_self(), name);
    if (status != 0) return -status;
    return prctl(PR_SET_TIMERSLACK, slack, 0, 0, 0) != 0 ? -errno : 0;
}

int clinux_is_pty(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return -errno;
    // The kernel's list of device numbers: 136 to 143 are Unix98 slaves.
    unsigned number = major(status.st_rdev);
    return S_ISCHR(status.st_mode) && number >= 136 && number <= 143;
}

int clinux_make_pty(char *node, unsigned capacity) {
    int descriptor = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return -errno;
    // Raw from the start: a terminal would send back what its maker says until somebody opens it.
    if (grantpt(descriptor) == 0 && unlockpt(descriptor) == 0 && ptsname_r(descriptor, node, capacity) == 0 &&
        clinux_serial_set_raw(descriptor, 115200) == 0)
        return descriptor;
    int status = -errno;
    close(descriptor);
    return status;
}
