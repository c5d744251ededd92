// SPDX-License-Identifier: Apache-2.0
// Devices that are not there, by umockdev. The process must run with LD_PRELOAD=libumockdev-preload.so.0. The library is looked up at run
// time, so that nobody needs it to build.
#pragma once
#include <stdint.h>

/// 0, or -1 where umockdev is missing or its preload is not in place.
int mock_start(void);
/// Adds devices in the form of umockdev-record, with an event for each; 0 or -1.
int mock_add(const char *description);
/// Tells of `action` at `system_path`.
void mock_event(const char *system_path, const char *action);
void mock_remove(const char *system_path);
/// A hidraw node that answers to HIDIOCG*: the strings end with NUL; feature reports are answered with the bytes of `feature`.
int mock_hidraw(const char *node, uint32_t bus, uint16_t vendor, uint16_t product, const char *name, const char *unique,
                const uint8_t *descriptor, int descriptor_length, const uint8_t *feature, int feature_length);
/// The length of the feature report last written.
int mock_written(void);
