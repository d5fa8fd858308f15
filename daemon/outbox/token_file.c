#include "outbox/token_file.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

#define LOCK_TRIES 40 /* of LOCK_MS each: another process asks its provider meanwhile */
#define LOCK_MS	   100
#define KEPT_MOST  8
#define FILE_BYTES (1 << 20)

static const char file_name[] = "oauth2.json";

/* What root writes in passing is the daemon's all the same. */
static bool
give_away(int fd, const char *state_dir)
{
	struct stat facts;

	return geteuid() != 0 || stat(state_dir, &facts) != 0 || facts.st_uid == 0 ||
	       fchown(fd, facts.st_uid, facts.st_gid) == 0;
}

static enum status
failed(const char *path, struct why *why)
{
	bool passes = errno == ENOSPC || errno == EDQUOT || errno == EIO || errno == EMFILE;

	return because(why, passes ? RETRY : BROKEN, "%s: cannot be written: %s", path, strerror(errno));
}

enum status
token_file_lock(const char *state_dir, int *lock, struct why *why)
{
	char path[4096];

	*lock = -1;
	if (mkdir(state_dir, 0700) != 0 && errno != EEXIST)
		return failed(state_dir, why);
	snprintf(path, sizeof(path), "%s/oauth2.lock", state_dir);
	if ((*lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) < 0 ||
	    !give_away(*lock, state_dir))
		goto failed;
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(*lock, LOCK_EX | LOCK_NB) == 0)
			return OK;
		if (errno != EWOULDBLOCK && errno != EINTR)
			goto failed;
		poll(NULL, 0, LOCK_MS);
	}
	token_file_unlock(*lock);
	*lock = -1;
	return because(why, RETRY, "another process asks for a token meanwhile (%s)", path);
failed:
	failed(path, why);
	token_file_unlock(*lock);
	*lock = -1;
	return BROKEN;
}

void
token_file_unlock(int lock)
{
	if (lock >= 0)
		close(lock);
}

/* An object always: what cannot be read counts for nothing, and is told. */
static json_t *
load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	json_t *all = NULL;
	json_error_t error;

	if (fd >= 0) {
		all = json_loadfd(fd, 0, &error);
		close(fd);
		if (!json_is_object(all))
			log_warning("oauth2.unreadable", "file='%s'", path);
	} else if (errno != ENOENT) {
		log_warning("oauth2.unreadable", "file='%s' why='%s'", path, strerror(errno));
	}
	if (json_is_object(all))
		return all;
	json_decref(all);
	return json_object();
}

/* jansson frees without overwriting. */
static void
forget(json_t *all)
{
	const char *key;
	json_t *one;

	json_object_foreach(all, key, one)
	{
		const char *token = json_string_value(json_object_get(one, "token"));

		if (token != NULL)
			explicit_bzero((char *)token, strlen(token));
	}
	json_decref(all);
}

enum status
token_file_get(
    struct arena *arena, const char *state_dir, const char *key, const char **token, struct why *why)
{
	json_t *all = load(arena_printf(arena, "%s/%s", state_dir, file_name));

	(void)why;
	*token = arena_string(arena, json_string_value(json_object_get(json_object_get(all, key), "token")));
	forget(all);
	return *token != NULL && **token != '\0' ? OK : NONE;
}

/* The one just put stays, whatever the clock says. */
static void
drop_oldest(json_t *all, const char *put)
{
	while (json_object_size(all) > KEPT_MOST) {
		const char *key, *oldest = NULL;
		json_int_t at = 0;
		json_t *one;

		json_object_foreach(all, key, one)
		{
			json_int_t its = json_integer_value(json_object_get(one, "at"));

			if (strcmp(key, put) != 0 && (oldest == NULL || its < at)) {
				oldest = key;
				at = its;
			}
		}
		json_object_del(all, oldest);
	}
}

/* A file that was renamed is there after a crash once its folder was written too. */
static bool
sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return done;
}

/* Whole or not at all. */
static enum status
replace(struct arena *arena, const char *state_dir, const char *text, size_t size, struct why *why)
{
	const char *path = arena_printf(arena, "%s/%s", state_dir, file_name);
	const char *fresh = arena_printf(arena, "%s.new", path);
	int fd;
	bool done;

	unlink(fresh); /* of a write that broke off: we hold the lock */
	if ((fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)) < 0)
		return failed(fresh, why);
	done = give_away(fd, state_dir) && file_write_synced(fd, text, size);
	done = close(fd) == 0 && done;
	if (done && rename(fresh, path) == 0 && sync_folder(state_dir))
		return OK;
	failed(path, why);
	unlink(fresh);
	return RETRY;
}

enum status
token_file_put(struct arena *arena, const char *state_dir, const char *key, const char *token, int64_t now,
    struct why *why)
{
	json_t *all = load(arena_printf(arena, "%s/%s", state_dir, file_name));
	json_t *one = json_object();
	char *text = arena_take(arena, FILE_BYTES);
	size_t size;
	enum status st;

	json_object_set_new(one, "token", json_string(token));
	json_object_set_new(one, "at", json_integer(now));
	json_object_set_new(all, key, one);
	drop_oldest(all, key);
	size = json_dumpb(all, text, FILE_BYTES, JSON_INDENT(1));
	st = size == 0 || size > FILE_BYTES
		 ? because(why, BROKEN, "%s/%s: is too large", state_dir, file_name)
		 : replace(arena, state_dir, text, size, why);
	if (size <= FILE_BYTES)
		explicit_bzero(text, size);
	forget(all);
	return st;
}
