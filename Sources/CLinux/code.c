// SPDX-License-Identifier: Apache-2.0
// libqrencode is opened when a code is to be drawn, and not needed otherwise. Prototypes: qrencode.h of libqrencode 4.
#include <dlfcn.h>
#include <errno.h>
#include <string.h>

#include "CLinux.h"

enum { LEVEL_MEDIUM = 1 };

struct code {
    int version, width;
    unsigned char *data;
};

int clinux_qr_encode(const char *text, uint8_t *modules, unsigned capacity) {
    void *library = dlopen("libqrencode.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) return -ENOSYS;
    struct code *(*encode)(const char *, int, int);
    void (*release)(struct code *);
    *(void **)&encode = dlsym(library, "QRcode_encodeString8bit");
    *(void **)&release = dlsym(library, "QRcode_free");
    int status = -ENOSYS;
    struct code *code = encode && release ? encode(text, 0, LEVEL_MEDIUM) : 0;
    if (encode && release && !code) status = -errno;
    if (code) {
        unsigned count = (unsigned)code->width * (unsigned)code->width;
        status = count <= capacity ? code->width : -ENOSPC;
        // The lowest bit is the colour, the others say what a module is for.
        for (unsigned index = 0; status > 0 && index < count; index++) modules[index] = code->data[index] & 1;
        release(code);
    }
    dlclose(library);
    return status;
}
