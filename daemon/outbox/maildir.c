#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "outbox/transport.h"

struct maildir {
	const char *path;
	int root; /* of tmp, new and cur */
};

static enum status
failed(struct why *why, const char *what)
{
	return because(
	    why, errno == ENOSPC || errno == EDQUOT ? RETRY : BROKEN, "%s: %s", what, strerror(errno));
}

/* mkdir -p, then tmp, new and cur. */
static enum status
make_folders(const char *path, int *root, struct why *why)
{
	static const char *const parts[] = {"tmp", "new", "cur"};
	char part[PATH_MAX];

	for (size_t i = 1; path[i - 1] != '\0' && i < sizeof(part); i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		if (mkdir(part, 0700) != 0 && errno != EEXIST)
			return failed(why, part);
	}
	if ((*root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return failed(why, path);
	for (size_t i = 0; i < COUNT(parts); i++)
		if (mkdirat(*root, parts[i], 0700) != 0 && errno != EEXIST)
			return failed(why, parts[i]);
	return OK;
}

static void
maildir_close(void *transport)
{
	struct maildir *maildir = transport;

	if (maildir->root >= 0)
		close(maildir->root);
}

static enum status
maildir_open(struct arena *arena, const struct config *config, struct tokens *tokens, void **transport,
    struct why *why)
{
	struct maildir *maildir = arena_alloc(arena, sizeof(*maildir));
	enum status st;

	(void)tokens;
	maildir->path = config_maildir(config->outbox.url);
	maildir->root = -1;
	if ((st = make_folders(maildir->path, &maildir->root, why)) != OK)
		maildir_close(maildir);
	else
		*transport = maildir;
	return st;
}

static enum status
maildir_probe(void *transport, struct why *why)
{
	struct maildir *maildir = transport;

	return faccessat(maildir->root, "tmp", W_OK, 0) == 0 ? OK : failed(why, maildir->path);
}

/*
 * The same row gives the same name at every try: what was delivered by a worker that died before it could say so is found
 * again, and not delivered twice.
 */
static const char *
file_name(struct arena *arena, const struct outbox_mail *mail)
{
	char *name = arena_printf(arena, "%lld.%s.facteur", (long long)mail->created_at, mail->message_id);

	for (char *c = name; *c != '\0'; c++)
		if (strchr("/:<>@ ", *c) != NULL)
			*c = '_';
	return name;
}

/* A mail client may have moved it on to cur, with flags behind its name. */
static bool
is_delivered(const struct maildir *maildir, struct arena *arena, const char *name)
{
	struct dirent *entry;
	bool found = false;
	DIR *cur;
	int fd;

	if (faccessat(maildir->root, arena_printf(arena, "new/%s", name), F_OK, 0) == 0)
		return true;
	fd = openat(maildir->root, "cur", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || (cur = fdopendir(fd)) == NULL) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	while (!found && (entry = readdir(cur)) != NULL)
		found = text_starts(entry->d_name, name);
	closedir(cur);
	return found;
}

/* As it lies in a Maildir: the envelope told by two headers, lines ending in \n. */
static struct buf
letter_of(const struct parcel *parcel)
{
	struct buf out = buf_make(parcel->bytes.arena);
	const char *at = parcel->bytes.data, *end = at + parcel->bytes.size_bytes;

	buf_addf(&out, "Return-Path: <%s>\nDelivered-To: %s\n", parcel->mail->envelope_from,
	    parcel->mail->to_email);
	while (at < end) {
		const char *cr = memchr(at, '\r', (size_t)(end - at));
		const char *to = cr == NULL ? end : cr;

		buf_add_bytes(&out, at, (size_t)(to - at));
		if (cr != NULL && (cr + 1 == end || cr[1] != '\n'))
			buf_add_char(&out, '\r');
		at = cr == NULL ? end : cr + 1;
	}
	return out;
}

static int
sync_new(const struct maildir *maildir)
{
	int fd = openat(maildir->root, "new", O_RDONLY | O_DIRECTORY | O_CLOEXEC), result;

	if (fd < 0)
		return -1;
	result = fsync(fd);
	close(fd);
	return result;
}

static int
deliver(const struct maildir *maildir, struct parcel *parcel)
{
	struct arena *arena = parcel->bytes.arena;
	const char *name = file_name(arena, parcel->mail);
	const char *tmp = arena_printf(arena, "tmp/%s", name);
	struct buf letter = letter_of(parcel);
	int fd, result;

	if (parcel->mail->tries > 1 && is_delivered(maildir, arena, name))
		return 0;
	fd = openat(maildir->root, tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -1;
	result = file_write_synced(fd, letter.data, letter.size_bytes) ? 0 : -1;
	if (close(fd) != 0 || result != 0)
		return -1;
	if (renameat(maildir->root, tmp, maildir->root, arena_printf(arena, "new/%s", name)) != 0)
		return -1;
	return sync_new(maildir);
}

static void
maildir_send(void *transport, struct parcel *parcels, size_t count, int (*alive)(void *), void *data)
{
	for (size_t i = 0; i < count && alive(data) > 0; i++) {
		if (!parcel_ready(&parcels[i]))
			continue;
		if (deliver(transport, &parcels[i]) == 0) {
			parcels[i].state = OUTBOX_SENT;
			continue;
		}
		parcels[i].state = OUTBOX_RETRY;
		parcels[i].stuck = true;
		parcels[i].error = arena_printf(
		    parcels[i].bytes.arena, "the Maildir cannot be written: %s", strerror(errno));
		return;
	}
}

const struct transport_kind transport_maildir = {
    .open = maildir_open,
    .send = maildir_send,
    .probe = maildir_probe,
    .close = maildir_close,
};
