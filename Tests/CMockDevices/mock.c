// SPDX-License-Identifier: Apache-2.0
#include "CMockDevices.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

// From umockdev's and GLib's interface descriptions.
typedef int (*handler)(void *base, void *client, void *user);
static void *testbed;
static int (*add_from_string)(void *, const char *, void **);
static void (*uevent)(void *, const char *, const char *);
static void (*remove_device)(void *, const char *);
static int (*attach_ioctl)(void *, const char *, void *, void **);
static void *(*ioctl_base_new)(void);
static unsigned long (*get_request)(void *);
static void *(*get_arg)(void *);
static void *(*resolve)(void *, size_t, size_t, void **);
static void (*update)(void *, size_t, const uint8_t *, int);
static void (*complete)(void *, long, int);
static unsigned long (*connect_signal)(void *, const char *, handler, void *, void *, int);
static void *(*loop_new)(void *, int);
static void (*loop_run)(void *);

static struct {
    uint32_t bus;
    uint16_t vendor, product;
    char name[128], unique[128];
    uint8_t descriptor[4096], feature[256];
    int descriptor_length, feature_length, written_length;
} hid;

static void *turn(void *loop) {
    loop_run(loop);
    return 0;
}

static int find(void *library, const char *name, void *place) {
    void *found = dlsym(library, name);
    memcpy(place, &found, sizeof found);
    return found ? 0 : -1;
}

int mock_start(void) {
    void *mock = dlopen("libumockdev.so.0", RTLD_NOW), *object = dlopen("libgobject-2.0.so.0", RTLD_NOW);
    void *glib = dlopen("libglib-2.0.so.0", RTLD_NOW);
    int (*in_mock)(void) = 0;
    void *(*testbed_new)(void) = 0;
    if (!mock || !object || !glib) return -1;
    if (find(mock, "umockdev_in_mock_environment", &in_mock) || find(mock, "umockdev_testbed_new", &testbed_new) ||
        find(mock, "umockdev_testbed_add_from_string", &add_from_string) ||
        find(mock, "umockdev_testbed_uevent", &uevent) ||
        find(mock, "umockdev_testbed_remove_device", &remove_device) ||
        find(mock, "umockdev_testbed_attach_ioctl", &attach_ioctl) ||
        find(mock, "umockdev_ioctl_base_new", &ioctl_base_new) ||
        find(mock, "umockdev_ioctl_client_get_request", &get_request) ||
        find(mock, "umockdev_ioctl_client_get_arg", &get_arg) || find(mock, "umockdev_ioctl_data_resolve", &resolve) ||
        find(mock, "umockdev_ioctl_data_update", &update) ||
        find(mock, "umockdev_ioctl_client_complete", &complete) ||
        find(object, "g_signal_connect_data", &connect_signal) || find(glib, "g_main_loop_new", &loop_new) ||
        find(glib, "g_main_loop_run", &loop_run))
        return -1;
    testbed = testbed_new();
    pthread_t thread;
    return testbed && in_mock() && pthread_create(&thread, 0, turn, loop_new(0, 0)) == 0 ? 0 : -1;
}

int mock_add(const char *description) { return add_from_string(testbed, description, 0) ? 0 : -1; }

void mock_event(const char *system_path, const char *action) { uevent(testbed, system_path, action); }

void mock_remove(const char *system_path) { remove_device(testbed, system_path); }

static int answer(void *base, void *client, void *user) {
    (void)base, (void)user;
    unsigned long request = get_request(client) & 0xffffffff;
    unsigned number = request & 0xff, size = request >> 16 & 0x3fff;
    void *argument = resolve(get_arg(client), 0, size, 0);
    uint8_t bytes[4100] = {0};
    long result = 0;
    switch (number) {
    case 1: memcpy(bytes, &hid.descriptor_length, 4), update(argument, 0, bytes, 4); break;
    case 2:
        memcpy(bytes, &hid.descriptor_length, 4);
        memcpy(bytes + 4, hid.descriptor, (size_t)hid.descriptor_length);
        update(argument, 0, bytes, 4 + hid.descriptor_length);
        break;
    case 3:
        memcpy(bytes, &hid.bus, 4), memcpy(bytes + 4, &hid.vendor, 2), memcpy(bytes + 6, &hid.product, 2);
        update(argument, 0, bytes, 8);
        break;
    case 4: result = (long)strlen(hid.name) + 1, update(argument, 0, (uint8_t *)hid.name, (int)result); break;
    case 8: result = (long)strlen(hid.unique) + 1, update(argument, 0, (uint8_t *)hid.unique, (int)result); break;
    case 7: result = hid.feature_length, update(argument, 0, hid.feature, hid.feature_length); break;
    case 6: hid.written_length = (int)size, result = (long)size; break;
    default: complete(client, -1, ENOTTY); return 1;
    }
    complete(client, result, 0);
    return 1;
}

int mock_hidraw(const char *node, uint32_t bus, uint16_t vendor, uint16_t product, const char *name, const char *unique,
                const uint8_t *descriptor, int descriptor_length, const uint8_t *feature, int feature_length) {
    hid.bus = bus, hid.vendor = vendor, hid.product = product;
    strncpy(hid.name, name, sizeof hid.name - 1), strncpy(hid.unique, unique, sizeof hid.unique - 1);
    memcpy(hid.descriptor, descriptor, (size_t)descriptor_length), hid.descriptor_length = descriptor_length;
    memcpy(hid.feature, feature, (size_t)feature_length), hid.feature_length = feature_length;
    void *base = ioctl_base_new();
    connect_signal(base, "handle-ioctl", answer, 0, 0, 0);
    return attach_ioctl(testbed, node, base, 0) ? 0 : -1;
}

int mock_written(void) { return hid.written_length; }
