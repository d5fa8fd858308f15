/*
 * file -- what each who writes to a descriptor would write again: write(2) until all is out, whatever interrupts it.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* false: errno says why, and some of it may be out. */
MUST_USE bool file_write(int fd, const void *bytes, size_t size_bytes);
/* The same, and on the disk when it returns. */
MUST_USE bool file_write_synced(int fd, const void *bytes, size_t size_bytes);

#endif
