#include "ctl/ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Pipes and /dev/stdin tell no size: what is there is read until it ends. */
static enum status
read_all(struct arena *a, int fd, const char *file, size_t room, size_t most_bytes, const void **bytes,
    size_t *size_bytes, struct why *why)
{
	char *data = arena_take(a, room);
	size_t size = 0;
	ssize_t got;

	while ((got = read(fd, data + size, room - size)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return because(why, REFUSED, "%s: cannot be read: %s", file, strerror(errno));
		size += (size_t)got;
		if (size > most_bytes)
			return because(
			    why, REFUSED, "%s: larger than %zu bytes: left aside", file, most_bytes);
		if (size == room) {
			data = arena_grow(a, data, room, room * 2);
			room *= 2;
		}
	}
	data[size] = '\0';
	*bytes = data;
	*size_bytes = size;
	return OK;
}

enum status
ctl_read_file(struct arena *a, const char *file, size_t most_bytes, const void **bytes, size_t *size_bytes,
    struct why *why)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	struct stat facts;
	enum status st;

	if (fd < 0)
		return because(why, REFUSED, "%s: cannot be read: %s", file, strerror(errno));
	if (fstat(fd, &facts) != 0)
		st = because(why, REFUSED, "%s: cannot be read: %s", file, strerror(errno));
	else if (S_ISDIR(facts.st_mode))
		st = because(why, REFUSED, "%s: is a folder: name a file", file);
	else if (S_ISREG(facts.st_mode) && (size_t)facts.st_size > most_bytes)
		st = because(why, REFUSED, "%s: larger than %zu bytes: left aside", file, most_bytes);
	else
		st = read_all(a, fd, file, S_ISREG(facts.st_mode) ? (size_t)facts.st_size + 1 : 65536,
		    most_bytes, bytes, size_bytes, why);
	close(fd);
	return st;
}

const char *
ctl_disk(const struct ctl *ctl, int64_t *free_mb)
{
	int64_t least_mb = ctl->config->limits.disk_free_mb;
	struct statvfs disk;

	*free_mb = -1;
	if (statvfs(ctl->config->state_dir, &disk) != 0)
		return NULL;
	*free_mb = (int64_t)((uint64_t)disk.f_bavail * disk.f_frsize >> 20);
	if (*free_mb >= least_mb)
		return NULL;
	return arena_printf(ctl->arena,
	    "there is little room left on the disk of %s: %" PRId64
	    " MB, and limits.disk_free_mb asks for %" PRId64,
	    ctl->config->state_dir, *free_mb, least_mb);
}
