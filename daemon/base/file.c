#include "base/file.h"

#include <errno.h>
#include <unistd.h>

bool
file_write(int fd, const void *bytes, size_t size_bytes)
{
	const char *at = bytes;

	while (size_bytes > 0) {
		ssize_t wrote = write(fd, at, size_bytes);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			return false;
		at += wrote;
		size_bytes -= (size_t)wrote;
	}
	return true;
}

bool
file_write_synced(int fd, const void *bytes, size_t size_bytes)
{
	return file_write(fd, bytes, size_bytes) && fsync(fd) == 0;
}
