// SPDX-License-Identifier: Apache-2.0
// libasound is opened when somebody wants to hear something, and not needed otherwise: a machine without it, or without a sound card, must work.
// Prototypes and numbers: alsa/pcm.h, alsa/error.h of libasound 1.2 (its interface is stable since 1.0).
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

#include "CLinux.h"

enum { PLAYBACK = 0, S16 = 2, INTERLEAVED = 3, MONO = 1 };

struct clinux_sound {
    void *library, *pcm;
    long (*write)(void *, const void *, unsigned long);
    int (*recover)(void *, int, int);
    int (*delay)(void *, long *);
    int (*drop)(void *);
    int (*close)(void *);
};

// The library would print what it can't do.
static void be_silent(const char *file, int line, const char *function, int code, const char *format, ...) {
    (void)file, (void)line, (void)function, (void)code, (void)format;
}

static int find(void *library, const char *name, void *function) {
    // POSIX lets a function be had through an object pointer, ISO C has no words for it.
    *(void **)function = dlsym(library, name);
    return *(void **)function != 0;
}

int clinux_sound_open(const char *device, unsigned rate, unsigned latency, struct clinux_sound **sound) {
    struct clinux_sound *made = calloc(1, sizeof *made);
    if (!made) return -ENOMEM;
    made->library = dlopen("libasound.so.2", RTLD_NOW | RTLD_LOCAL);
    int (*open)(void **, const char *, int, int), (*set)(void *, int, int, unsigned, unsigned, int, unsigned);
    int (*set_handler)(void (*)(const char *, int, const char *, int, const char *, ...));
    if (!made->library || !find(made->library, "snd_pcm_open", &open) || !find(made->library, "snd_pcm_set_params", &set) ||
        !find(made->library, "snd_lib_error_set_handler", &set_handler) ||
        !find(made->library, "snd_pcm_writei", &made->write) || !find(made->library, "snd_pcm_recover", &made->recover) ||
        !find(made->library, "snd_pcm_delay", &made->delay) || !find(made->library, "snd_pcm_drop", &made->drop) ||
        !find(made->library, "snd_pcm_close", &made->close)) {
        free(made);
        return -ENOSYS;
    }
    set_handler(be_silent);
    int status = open(&made->pcm, device, PLAYBACK, 0);
    if (status == 0) {
        status = set(made->pcm, S16, INTERLEAVED, MONO, rate, 1, latency);
        if (status < 0) made->close(made->pcm);
    }
    if (status < 0) {
        free(made);
        return status;
    }
    *sound = made;
    return 0;
}

int clinux_sound_write(struct clinux_sound *sound, const int16_t *frames, unsigned count) {
    long written = sound->write(sound->pcm, frames, count);
    if (written < 0) {
        // An underrun, or the machine has slept: begun anew, and tried once more.
        int status = sound->recover(sound->pcm, (int)written, 1);
        if (status < 0) return status;
        written = sound->write(sound->pcm, frames, count);
    }
    return (int)written;
}

int clinux_sound_delay(struct clinux_sound *sound) {
    long frames = 0;
    int status = sound->delay(sound->pcm, &frames);
    return status < 0 ? status : frames < 0 ? 0 : (int)frames;
}

void clinux_sound_close(struct clinux_sound *sound) {
    sound->drop(sound->pcm);
    sound->close(sound->pcm);
    // The library stays loaded: it keeps what it has read of its configuration, and leaves threads' keys behind.
    free(sound);
}
