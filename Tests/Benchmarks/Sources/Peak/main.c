// SPDX-License-Identifier: Apache-2.0
// peak COMMAND ARGUMENTS...: runs it with its output thrown away; prints its peak memory and processor time.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count < 2) return 2;
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, 1);
        execvp(arguments[1], arguments + 1);
        _exit(127);
    }
    int status;
    struct rusage used;
    if (wait4(child, &status, 0, &used) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return 1;
    printf("%.1f MiB peak, %.2f s of processor time\n", used.ru_maxrss / 1024.0,
           used.ru_utime.tv_sec + used.ru_utime.tv_usec * 1e-6 + used.ru_stime.tv_sec + used.ru_stime.tv_usec * 1e-6);
    return 0;
}
