#include "inbox/inbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "inbox/letter.h"

/* How long a wait lasts before the caller is asked again whether to go on. */
#define SLICE_MS 2000
#define EVENTS	 (IN_MOVED_TO | IN_CREATE | IN_CLOSE_WRITE)
/* How many letters of one name the target folder may hold before moving another is given up. */
#define NAMESAKES_MAX 100

struct entry {
	const char *key;
	const char *path; /* relative to the Maildir of INBOX: "new/NAME" or "cur/NAME:2,S" */
};

struct maildir {
	const struct config *config;
	struct inbox_watch watch;
	struct arena *memory;
	const char *prefix;	 /* of every key: "maildir INBOX " */
	int inbox;		 /* directories */
	int targets[WHERE_KEEP]; /* by enum frame_where */
	int inotify;		 /* -1: the kernel has none left, so the folder is polled */
	struct arena *pass;	 /* of the entries */
	struct entry *entries;	 /* sorted by key */
	size_t count, room, at;
};

static enum status
file_failed(struct why *why, const char *doing, const char *what)
{
	int error = errno;
	bool passing = error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOSPC ||
		       error == EDQUOT || error == EINTR || error == ESTALE;

	return because(why, passing ? RETRY : BROKEN, "%s %s: %s", doing, what, strerror(error));
}

/* mkdir -p */
static enum status
make_folders(const char *path, struct why *why)
{
	char part[PATH_MAX];
	size_t size = strlen(path);

	if (size == 0 || size >= sizeof(part))
		return because(why, BROKEN, "'%.80s' cannot be the path of a Maildir", path);
	memcpy(part, path, size + 1);
	for (size_t i = 1; i <= size; i++) {
		if (part[i] != '/' && part[i] != '\0')
			continue;
		part[i] = '\0';
		if (mkdir(part, 0700) < 0 && errno != EEXIST)
			return file_failed(why, "making", part);
		part[i] = path[i];
	}
	return OK;
}

/* Opens the Maildir `path`, making what is missing of it. */
static enum status
open_maildir(const char *path, bool is_folder, int *fd, struct why *why)
{
	static const char *const parts[] = {"tmp", "new", "cur"};
	enum status st;
	int marker;

	if ((st = make_folders(path, why)) != OK)
		return st;
	if ((*fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return file_failed(why, "opening", path);
	for (size_t i = 0; i < COUNT(parts); i++)
		if (mkdirat(*fd, parts[i], 0700) < 0 && errno != EEXIST)
			return file_failed(why, "making a folder in", path);
	if (!is_folder)
		return OK;
	/* By this empty file a Maildir++ folder is told from a Maildir (maildir++ specification). */
	if ((marker = openat(*fd, "maildirfolder", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) < 0)
		return file_failed(why, "marking", path);
	close(marker);
	return OK;
}

/* "Facteur/Traites" is PATH/.Facteur.Traites, INBOX is PATH. */
static const char *
folder_path(struct arena *a, const char *root, const char *folder)
{
	char *name;

	if (strcasecmp(folder, "INBOX") == 0)
		return root;
	name = letter_folder(a, folder);
	for (char *c = name; *c != '\0'; c++)
		if (*c == '/')
			*c = '.';
	return arena_printf(a, "%s/.%s", root, name);
}

static enum status
open_folder(struct maildir *maildir, const char *folder, int *fd, struct why *why)
{
	const char *root = config_maildir(maildir->config->inbox.url);
	const char *path;

	if (root == NULL)
		return because(why, BROKEN, "inbox.url is no maildir:PATH");
	path = folder_path(maildir->memory, root, folder);
	return open_maildir(path, path != root, fd, why);
}

/* New mail is noticed by inotify where the kernel and the file system have it; else by looking every poll_s. */
static void
watch_folders(struct maildir *maildir)
{
	static const char *const parts[] = {"new", "cur"};

	if ((maildir->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) < 0)
		return;
	for (size_t i = 0; i < COUNT(parts); i++) {
		char path[64];
		snprintf(path, sizeof(path), "/proc/self/fd/%d/%s", maildir->inbox, parts[i]);
		if (inotify_add_watch(maildir->inotify, path, EVENTS) < 0) {
			close(maildir->inotify);
			maildir->inotify = -1;
			return;
		}
	}
}

static void
maildir_close(void *inbox)
{
	struct maildir *maildir = inbox;
	int fds[] = {maildir->inbox, maildir->inotify, maildir->targets[WHERE_PROCESSED],
	    maildir->targets[WHERE_QUARANTINE]};

	for (size_t i = 0; i < COUNT(fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	arena_close(maildir->pass);
	arena_close(maildir->memory);
}

static enum status
maildir_open(const struct config *config, const struct inbox_watch *watch, void **inbox, struct why *why)
{
	struct arena *a = arena_open();
	struct maildir *maildir = arena_alloc(a, sizeof(*maildir));
	enum status st;

	*maildir = (struct maildir){.config = config, .memory = a, .inbox = -1, .inotify = -1};
	if (watch != NULL)
		maildir->watch = *watch;
	maildir->targets[WHERE_PROCESSED] = maildir->targets[WHERE_QUARANTINE] = -1;
	maildir->prefix = arena_printf(a, "maildir %s ", config->inbox.folder);
	if ((st = open_folder(maildir, config->inbox.folder, &maildir->inbox, why)) != OK)
		goto out;
	st = open_folder(maildir, config->inbox.processed, &maildir->targets[WHERE_PROCESSED], why);
	if (st != OK)
		goto out;
	st = open_folder(maildir, config->inbox.quarantine, &maildir->targets[WHERE_QUARANTINE], why);
	if (st != OK)
		goto out;
	watch_folders(maildir);
	*inbox = maildir;
	return OK;
out:
	maildir_close(maildir);
	return st;
}

static int
compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

/* The unique part of a file's name, or NULL when the file is no letter: hidden, or marked as trash ("T"). */
static const char *
unique_part(struct arena *a, const char *name)
{
	const char *info = strstr(name, ":2,");

	if (name[0] == '.' || name[0] == ':')
		return NULL;
	if (info == NULL)
		return arena_string(a, name);
	return strchr(info + 3, 'T') != NULL ? NULL : arena_bytes(a, name, (size_t)(info - name));
}

static void
entry_add(struct maildir *maildir, const char *part, const char *name)
{
	const char *unique = unique_part(maildir->pass, name), *key;

	if (unique == NULL)
		return;
	key = arena_printf(maildir->pass, "%s%s", maildir->prefix, unique);
	if (!letter_key_is_sound(key)) {
		log_warning("inbox.name",
		    "folder=%s words='a file whose name is too long or no text is left alone'", part);
		return;
	}
	if (maildir->count == maildir->room) {
		size_t bytes = maildir->room * sizeof(struct entry);
		maildir->room = maildir->room == 0 ? 256 : 2 * maildir->room;
		maildir->entries =
		    arena_grow(maildir->pass, maildir->entries, bytes, maildir->room * sizeof(struct entry));
	}
	maildir->entries[maildir->count++] =
	    (struct entry){.key = key, .path = arena_printf(maildir->pass, "%s/%s", part, name)};
}

static enum status
list_part(struct maildir *maildir, const char *part, struct why *why)
{
	int fd = openat(maildir->inbox, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir;
	struct dirent *found;
	enum status st;

	if (fd < 0)
		return file_failed(why, "opening", part);
	if ((dir = fdopendir(fd)) == NULL) {
		close(fd);
		return file_failed(why, "reading", part);
	}
	for (errno = 0; (found = readdir(dir)) != NULL; errno = 0)
		if (found->d_type == DT_REG || found->d_type == DT_UNKNOWN)
			entry_add(maildir, part, found->d_name);
	st = errno != 0 ? file_failed(why, "reading", part) : OK;
	closedir(dir);
	return st;
}

/* Lists new/ and cur/ anew; a letter that a client moves from one to the other meanwhile counts once. */
static enum status
list_letters(struct maildir *maildir, struct why *why)
{
	enum status st;
	size_t kept = 0;

	arena_close(maildir->pass);
	maildir->pass = arena_open();
	maildir->entries = NULL;
	maildir->count = maildir->room = maildir->at = 0;
	if ((st = list_part(maildir, "new", why)) != OK || (st = list_part(maildir, "cur", why)) != OK)
		return st;
	if (maildir->count == 0)
		return OK;
	qsort(maildir->entries, maildir->count, sizeof(struct entry), compare_entries);
	for (size_t i = 1; i < maildir->count; i++)
		if (strcmp(maildir->entries[kept].key, maildir->entries[i].key) != 0)
			maildir->entries[++kept] = maildir->entries[i];
	maildir->count = kept + 1;
	return OK;
}

static enum status
maildir_begin(void *inbox, struct why *why)
{
	struct maildir *maildir = inbox;
	char events[4096];

	/* What is listed now needs no waking any more; what comes during the listing does. */
	if (maildir->inotify >= 0)
		while (read(maildir->inotify, events, sizeof(events)) > 0)
			continue;
	return list_letters(maildir, why);
}

static enum status
read_all(int fd, char *bytes, size_t size, size_t *got, struct why *why)
{
	*got = 0;
	while (*got < size) {
		ssize_t more = read(fd, bytes + *got, size - *got);
		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			return file_failed(why, "reading", "a letter");
		if (more == 0)
			break;
		*got += (size_t)more;
	}
	return OK;
}

/* NONE: gone since it was listed, or no letter at all (a link, a pipe, a folder). */
static enum status
read_letter(struct maildir *maildir, const struct entry *entry, struct inbox_letter *letter, struct why *why)
{
	int fd = openat(maildir->inbox, entry->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	size_t most = (size_t)maildir->config->limits.message_bytes, size = 0;
	struct arena *a;
	struct stat facts;
	char *bytes;
	enum status st;

	if (fd < 0 && (errno == ENOENT || errno == ELOOP || errno == ENXIO))
		return NONE;
	if (fd < 0)
		return file_failed(why, "opening", entry->path);
	a = arena_open();
	st = fstat(fd, &facts) < 0 ? file_failed(why, "measuring", entry->path) : OK;
	if (st == OK && !S_ISREG(facts.st_mode))
		st = NONE;
	if (st != OK)
		goto out;
	letter->facts =
	    (struct frame_letter){.received_at = facts.st_mtim.tv_sec, .size_bytes = (uint64_t)facts.st_size};
	memcpy(letter->facts.key, entry->key, strlen(entry->key) + 1);
	size = (size_t)facts.st_size > most ? LETTER_HEADER_BYTES : (size_t)facts.st_size;
	bytes = arena_alloc(a, size + 1);
	if ((st = read_all(fd, bytes, size, &size, why)) == OK)
		st = letter_seal(letter, bytes, size, most, why);
out:
	arena_close(a);
	close(fd);
	return st;
}

static bool
is_wanted(const struct maildir *maildir, const char *key)
{
	return maildir->watch.wanted == NULL || maildir->watch.wanted(maildir->watch.context, key);
}

static enum status
maildir_next(void *inbox, struct inbox_letter *letter, struct why *why)
{
	struct maildir *maildir = inbox;

	while (maildir->at < maildir->count) {
		const struct entry *entry = &maildir->entries[maildir->at++];
		enum status st;
		if (!is_wanted(maildir, entry->key))
			continue;
		if ((st = read_letter(maildir, entry, letter, why)) == BROKEN) {
			/* One file that cannot be read must not keep the others waiting. */
			log_warning("inbox.unreadable", "words='%s'", why != NULL ? why->text : "");
			continue;
		}
		if (st != NONE)
			return st;
	}
	return NONE;
}

/* Moves a file to the target's cur/, marked as seen; a namesake there is never overwritten. */
static enum status
move_file(struct maildir *maildir, const struct entry *entry, int target, struct why *why)
{
	const char *unique = entry->key + strlen(maildir->prefix);
	char to[NAME_MAX + 32];

	for (int namesake = 0; namesake < NAMESAKES_MAX; namesake++) {
		int size = namesake == 0 ? snprintf(to, sizeof(to), "cur/%s:2,S", unique)
					 : snprintf(to, sizeof(to), "cur/%s.%d:2,S", unique, namesake);
		if (size < 0 || (size_t)size >= sizeof(to))
			break;
		if (renameat2(maildir->inbox, entry->path, target, to, RENAME_NOREPLACE) == 0)
			return OK;
		/* Some file systems do not know RENAME_NOREPLACE. */
		if (errno == EINVAL && renameat(maildir->inbox, entry->path, target, to) == 0)
			return OK;
		if (errno == ENOENT)
			return NONE;
		if (errno != EEXIST)
			return file_failed(why, "moving", entry->path);
	}
	return because(why, BROKEN, "moving %s: its folder holds others of that name", entry->path);
}

static const struct entry *
find_entry(const struct maildir *maildir, const char *key)
{
	struct entry wanted = {.key = key};

	if (maildir->count == 0)
		return NULL;
	return bsearch(&wanted, maildir->entries, maildir->count, sizeof(wanted), compare_entries);
}

/* NONE: the letter is not where the list has it. */
static enum status
move_letter(struct maildir *maildir, const struct inbox_move *move, struct why *why)
{
	const struct entry *entry;

	if (move->where != WHERE_PROCESSED && move->where != WHERE_QUARANTINE)
		return OK;
	if ((entry = find_entry(maildir, move->key)) == NULL)
		return NONE;
	return move_file(maildir, entry, maildir->targets[move->where], why);
}

/* The letters not found where the list of the pass has them: a client may have marked them, which renames them. */
static enum status
move_renamed(struct maildir *maildir, const struct inbox_move *const *late, size_t count, struct why *why)
{
	struct maildir fresh = *maildir;
	enum status st;

	fresh.pass = NULL;
	st = list_letters(&fresh, why);
	for (size_t i = 0; i < count && st == OK; i++)
		if ((st = move_letter(&fresh, late[i], why)) == NONE)
			st = OK;
	arena_close(fresh.pass);
	return st;
}

static enum status
maildir_commit(void *inbox, const struct inbox_move *moves, size_t count, struct why *why)
{
	struct maildir *maildir = inbox;
	struct arena *a = arena_open();
	const struct inbox_move **late = arena_array(a, count + 1, sizeof(*late));
	size_t late_count = 0;
	enum status st = OK;

	for (size_t i = 0; i < count && st == OK; i++)
		if ((st = move_letter(maildir, &moves[i], why)) == NONE) {
			late[late_count++] = &moves[i];
			st = OK;
		}
	if (st == OK && late_count > 0)
		st = move_renamed(maildir, late, late_count, why);
	arena_close(a);
	return st;
}

/* -- letters put away -- */

/* NONE: another letter, or gone. */
static enum status
errand_match(int folder, const char *path, const struct frame_errand *what, struct why *why)
{
	int fd = openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct arena *a;
	struct stat facts;
	char *bytes;
	size_t size = 0;
	enum status st = NONE;

	if (fd < 0)
		return errno == ENOENT || errno == ELOOP || errno == ENXIO
			   ? NONE
			   : file_failed(why, "opening", path);
	a = arena_open();
	if (fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode)) {
		size = (uint64_t)facts.st_size > LETTER_HEADER_BYTES ? LETTER_HEADER_BYTES
								     : (size_t)facts.st_size;
		bytes = arena_alloc(a, size + 1);
		if ((st = read_all(fd, bytes, size, &size, why)) == OK && !letter_matches(what, bytes, size))
			st = NONE;
	}
	arena_close(a);
	close(fd);
	return st;
}

static enum status
errand_file(struct maildir *maildir, const struct maildir *folder, const struct entry *entry,
    const struct frame_errand *what, struct why *why)
{
	const char *unique = entry->key + strlen(folder->prefix);
	enum status st = errand_match(folder->inbox, entry->path, what, why);
	const char *to;

	if (st != OK)
		return st;
	if (what->to_inbox == 0)
		return unlinkat(folder->inbox, entry->path, 0) == 0 || errno == ENOENT
			   ? OK
			   : file_failed(why, "deleting", entry->path);
	to = arena_printf(folder->pass, "new/%s", unique);
	return renameat2(folder->inbox, entry->path, maildir->inbox, to, RENAME_NOREPLACE) == 0
		   ? OK
		   : file_failed(why, "putting back", entry->path);
}

/* A folder is listed as INBOX is. */
static enum status
errand_folder(struct maildir *maildir, enum frame_where where, struct inbox_errand *errand, struct why *why)
{
	struct maildir folder = *maildir;
	enum status st;

	folder.inbox = maildir->targets[where];
	folder.pass = NULL;
	st = list_letters(&folder, why);
	for (size_t i = 0; i < folder.count && st == OK; i++) {
		if ((st = errand_file(maildir, &folder, &folder.entries[i], &errand->what, why)) == OK)
			errand->letters++;
		if (st == NONE)
			st = OK;
	}
	arena_close(folder.pass);
	return st;
}

static enum status
maildir_errands(void *inbox, struct inbox_errand *errands, size_t count, struct why *why)
{
	for (size_t i = 0; i < count; i++) {
		struct inbox_errand *errand = &errands[i];
		enum status st = OK;

		if (errand->failed || errand->done != 0)
			continue;
		if (errand->what.to_inbox == 0)
			st = errand_folder(inbox, WHERE_PROCESSED, errand, why);
		if (st == OK)
			st = errand_folder(inbox, WHERE_QUARANTINE, errand, why);
		if (st == RETRY) {
			errand->breaks++;
			return RETRY;
		}
		errand->done = 1U << WHERE_QUARANTINE;
		if ((errand->failed = st != OK))
			errand->why = *why;
	}
	return OK;
}

static enum status
maildir_idle(void *inbox, int wake_fd, int timeout_s, struct why *why)
{
	struct maildir *maildir = inbox;
	struct pollfd waited[] = {
	    {.fd = maildir->inotify, .events = POLLIN}, {.fd = wake_fd, .events = POLLIN}};
	int most_s = timeout_s < maildir->config->inbox.poll_s ? timeout_s : maildir->config->inbox.poll_s;
	int64_t until = clock_ms() + (int64_t)most_s * 1000;

	for (;;) {
		int64_t left = until - clock_ms();
		int ready;
		if (maildir->watch.alive != NULL && !maildir->watch.alive(maildir->watch.context))
			return OK;
		if (left <= 0)
			return OK;
		ready = poll(waited, COUNT(waited), left < SLICE_MS ? (int)left : SLICE_MS);
		if (ready < 0 && errno != EINTR)
			return file_failed(why, "waiting for", "new mail");
		if (ready > 0)
			return OK;
	}
}

const struct inbox_kind inbox_maildir = {
    .open = maildir_open,
    .begin = maildir_begin,
    .next = maildir_next,
    .commit = maildir_commit,
    .errands = maildir_errands,
    .idle = maildir_idle,
    .close = maildir_close,
};
