/* The first line of a file only its owner may read, or of what systemd passed in its place. */
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config.h"

/*
 * The credential of that name, where systemd passed one.  An empty line stands for one that was not set (the unit names
 * every secret there may be).
 */
static const char *
secret_path(struct arena *arena, const char *file, bool *credential)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY"), *path;
	struct stat facts;

	*credential = false;
	if (folder == NULL)
		return file;
	path = arena_printf(arena, "%s/%s", folder, basename(arena_string(arena, file)));
	if (stat(path, &facts) != 0 || facts.st_size <= 1)
		return file;
	*credential = true;
	return path;
}

/* systemd lets the daemon read a credential by an access list, whose mask shows as the group's right to read. */
static bool
others_may_read(FILE *stream, bool credential)
{
	mode_t refused = S_IRWXG | S_IRWXO;
	struct stat facts;

	if (credential)
		refused &= ~(mode_t)S_IRGRP;
	return fstat(fileno(stream), &facts) != 0 || (facts.st_mode & refused) != 0;
}

enum status
config_secret(struct arena *arena, const char *key, const char *file, const char **secret, struct why *why)
{
	bool credential = false;
	const char *path = file == NULL ? NULL : secret_path(arena, file, &credential);
	char line[4096];
	FILE *stream;

	if (path == NULL)
		return because(why, BROKEN, "a password is needed: set %s", key);
	if ((stream = fopen(path, "re")) == NULL)
		return because(why, BROKEN, "%s: %s: cannot be read: %s", key, path, strerror(errno));
	if (others_may_read(stream, credential)) {
		fclose(stream);
		return because(why, BROKEN, "%s: %s: others may read this secret: chmod 600 it", key, path);
	}
	if (fgets(line, sizeof(line), stream) == NULL)
		line[0] = '\0';
	fclose(stream);
	line[strcspn(line, "\r\n")] = '\0';
	*secret = arena_string(arena, line);
	explicit_bzero(line, sizeof(line));
	return **secret == '\0' ? because(why, BROKEN, "%s: %s: is empty", key, path) : OK;
}

const char *
config_secret_remedy(struct arena *arena, const char *file)
{
	bool credential = false;

	if (file != NULL)
		secret_path(arena, file, &credential);
	return credential
		   ? "; the service took it when it started: after a change, restart it (systemctl restart)"
		   : "";
}
