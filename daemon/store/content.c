/* Documents' contents, kept once by hash; and the hashes and random texts everybody needs. */
#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "store/candidate.h"
#include "store/sql.h"

#define CONTENTS                                                                                             \
	"SELECT hash FROM document UNION SELECT hash FROM outbox_attachment"                                 \
	" UNION SELECT hash FROM application_document"                                                       \
	" UNION SELECT original FROM arrival WHERE original IS NOT NULL"

const char store_contents[] = CONTENTS;
const char store_counted[] = "SELECT count(*) FROM (" CONTENTS ") AS contents";

char *
store_hash(struct arena *arena, const void *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char digest[32];
	char *hex = arena_alloc(arena, sizeof(digest) * 2 + 1);

	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, size, digest) != 0)
		abort(); /* SHA-256 is always there */
	for (size_t i = 0; i < sizeof(digest); i++) {
		hex[i * 2] = digits[digest[i] >> 4];
		hex[i * 2 + 1] = digits[digest[i] & 15];
	}
	return hex;
}

char *
store_random(struct arena *arena, unsigned bits)
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
	size_t length = (bits + 4) / 5;
	unsigned char *bytes = arena_alloc(arena, length);
	char *text = arena_alloc(arena, length + 1);
	size_t have = 0;

	while (have < length) {
		ssize_t got = getrandom(bytes + have, length - have, 0);

		if (got < 0 && errno != EINTR)
			abort(); /* no randomness, no secrets */
		have += got > 0 ? (size_t)got : 0;
	}
	for (size_t i = 0; i < length; i++)
		text[i] = digits[bytes[i] % 32];
	return text;
}

char *
store_serial(struct arena *arena, int64_t number)
{
	static const char digits[] = "234567abcdefghijklmnopqrstuvwxyz"; /* as memcmp sorts them */
	char *text = arena_alloc(arena, STORE_SERIAL_DIGITS + 1);

	for (size_t i = STORE_SERIAL_DIGITS; i > 0; i--, number /= 32)
		text[i - 1] = digits[number % 32];
	return text;
}

char *
store_document_path(const struct store *store, struct arena *arena, const char *hash)
{
	return arena_printf(arena, "%s/documents/%.2s/%s", store->state_dir, hash, hash);
}

static enum status
unwritten(const char *path, struct why *why)
{
	return because(why, RETRY, "%s: cannot be written: %s", path, strerror(errno));
}

static enum status
sync_folder(const char *path, struct why *why)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok ? OK : because(why, RETRY, "%s: cannot be synced: %s", path, strerror(errno));
}

/* Under a name of its own first, so that a content is whole or not there. */
static enum status
write_file(struct arena *arena, const char *folder, const char *path, const void *bytes, size_t size,
    struct why *why)
{
	char *temporary = arena_printf(arena, "%s/" STORE_UNFINISHED "%s", folder, store_random(arena, 60));
	int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum status st;

	if (fd < 0)
		return because(why, RETRY, "%s: cannot be written: %s", temporary, strerror(errno));
	st = file_write_synced(fd, bytes, size) ? OK : unwritten(temporary, why);
	close(fd);
	if (st == OK && rename(temporary, path) != 0)
		st = because(why, RETRY, "%s: cannot be written: %s", path, strerror(errno));
	if (st != OK) {
		unlink(temporary);
		return st;
	}
	return sync_folder(folder, why);
}

enum status
store_document_put(struct store *store, struct arena *arena, const void *bytes, size_t size,
    const char **hash, struct why *why)
{
	const char *path, *folder;

	*hash = store_hash(arena, bytes, size);
	path = store_document_path(store, arena, *hash);
	folder = arena_printf(arena, "%s/documents/%.2s", store->state_dir, *hash);
	if (access(path, R_OK) == 0)
		return OK;
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return because(why, RETRY, "%s: cannot be made: %s", folder, strerror(errno));
	return write_file(arena, folder, path, bytes, size, why);
}

static enum status
copy_bytes(const char *from, const char *to, struct why *why)
{
	char part[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC), out = -1;
	ssize_t got = 0;
	enum status st = OK;

	if (in < 0 || (out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) < 0)
		st = because(why, BROKEN, "%s: cannot be copied: %s", from, strerror(errno));
	while (st == OK && (got = read(in, part, sizeof(part))) > 0)
		st = file_write(out, part, (size_t)got) ? OK : unwritten(to, why);
	if (st == OK && got < 0)
		st = because(why, BROKEN, "%s: cannot be read: %s", from, strerror(errno));
	if (st == OK && fsync(out) != 0)
		st = unwritten(to, why);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return st;
}

enum status
store_copy_file(const char *from, const char *to, struct why *why)
{
	struct arena *arena = arena_open();
	const char *name = strrchr(to, '/') == NULL ? to : strrchr(to, '/') + 1;
	const char *fresh = arena_printf(arena, "%.*s" STORE_UNFINISHED "%s", (int)(name - to), to, name);
	enum status st = copy_bytes(from, fresh, why);

	if (st == OK && rename(fresh, to) != 0)
		st = unwritten(to, why);
	if (st != OK)
		unlink(fresh);
	arena_close(arena);
	return st;
}

enum status
store_make_folder(const char *path, struct why *why)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return OK;
	return because(why, BROKEN, "%s: cannot be made: %s", path, strerror(errno));
}

const char *
document_type(const char *filename)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
	    {".pdf", "application/pdf"},
	    {".doc", "application/msword"},
	    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	    {".odt", "application/vnd.oasis.opendocument.text"},
	    {".rtf", "application/rtf"},
	    {".txt", "text/plain"},
	    {".jpg", "image/jpeg"},
	    {".jpeg", "image/jpeg"},
	    {".png", "image/png"},
	};
	const char *dot = strrchr(filename, '.');

	for (size_t i = 0; i < COUNT(types) && dot != NULL; i++)
		if (strcasecmp(dot, types[i].ending) == 0)
			return types[i].type;
	return "application/octet-stream";
}
