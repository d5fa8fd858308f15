/* A database page by page into another file, while others write to it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sql.h"

#define CHUNK_PAGES 256
#define WAIT_MS	    50

enum status
store_copy_pages(
    sqlite3 *from, const char *path, void (*progress)(int done, int all, void *), void *data, struct why *why)
{
	sqlite3_backup *backup = NULL;
	sqlite3 *to = NULL;
	enum status st = OK;
	int code, fd;

	/* SQLite would make it for everybody to read. */
	if ((fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR)) < 0)
		return because(why, BROKEN, "%s: %s", path, strerror(errno));
	close(fd);
	if (sqlite3_open(path, &to) != SQLITE_OK ||
	    (backup = sqlite3_backup_init(to, "main", from, "main")) == NULL) {
		st = because(why, BROKEN, "%s: %s", path, sqlite3_errmsg(to));
		goto out;
	}
	do {
		code = sqlite3_backup_step(backup, CHUNK_PAGES);
		if (progress != NULL)
			progress(sqlite3_backup_pagecount(backup) - sqlite3_backup_remaining(backup),
			    sqlite3_backup_pagecount(backup), data);
		if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
			sqlite3_sleep(WAIT_MS);
	} while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
	if (code != SQLITE_DONE)
		st = because(why, BROKEN, "%s: %s", path, sqlite3_errstr(code));
out:
	sqlite3_backup_finish(backup);
	sqlite3_close(to);
	return st;
}
