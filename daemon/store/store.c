#include "store/store.h"

#include <sys/file.h>
#include <time.h>

#include "base/log.h"
#include "store/sql.h"

#define LATER_US   1000
#define LOG_QUIET  4000 /* in a quiet moment */
#define LOG_FRAME  4120 /* bytes: a page of 4 KB and what is said of it */
#define LOG_AHEAD  (512 * 1024)
#define LOG_ROOM   (1024 * 1024)
#define LOG_PIECE  (16 * 1024) /* SQLite writes less than 128 KB at once */
#define DOOR_TRIES 100

/* -- taking turns -- */

static void
pause_before(int tries)
{
	static const int first_us[] = {200, 200, 300, 500, 800};
	struct timespec pause = {
	    .tv_nsec = 1000L * (tries < (int)COUNT(first_us) ? first_us[tries] : LATER_US)};

	nanosleep(&pause, NULL);
}

/*
 * Another holds the lock, for as long as a commit takes: SQLite's own handler would soon look only every 25 ms, and who
 * comes last in a busy hour would wait most of it.
 */
int
store_wait_turn(void *data, int tries)
{
	const struct store *store = data;

	if (store->hurried || tries >= SQL_BUSY_MS * 1000 / LATER_US)
		return 0;
	pause_before(tries);
	return 1;
}

/*
 * Who waits for the lock holds the door meanwhile, and who has just written waits there before asking for it again:
 * else the desk, which writes one scenario after the other, would keep the outbox out until the last.  A courtesy: one
 * that does not come away from the door is passed by.
 */
static void
wait_at_door(const struct store *store)
{
	for (int tries = 0; tries < DOOR_TRIES && flock(store->door, LOCK_EX | LOCK_NB) != 0; tries++)
		pause_before(tries);
}

/* -- transactions -- */

/* A PRAGMA of this kind does its work while it is prepared: it is no statement to be kept. */
static enum status
sync_commits(struct store *store, bool full, struct why *why)
{
	int code = sqlite3_exec(
	    store->db, full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);

	return code == SQLITE_OK ? OK : sql_failure(store, code, "synchronous", why);
}

/* Whatever was begun before. */
static enum status
commits_synced(struct store *store, struct why *why)
{
	enum status st = store->early ? sync_commits(store, true, why) : OK;

	store->early = store->early && st != OK;
	return st;
}

static enum status
begin_writing(struct store *store, struct why *why)
{
	static const char begin[] = "BEGIN IMMEDIATE";
	enum status st;

	if (store->door < 0) /* migrating */
		return sql_run(store, begin, NULL, why, "");
	wait_at_door(store);
	st = sql_run(store, begin, NULL, why, "");
	flock(store->door, LOCK_UN);
	return st;
}

enum status
store_begin(struct store *store, struct why *why)
{
	enum status st = commits_synced(store, why);

	return st == OK ? begin_writing(store, why) : st;
}

enum status
store_begin_early(struct store *store, struct why *why)
{
	enum status st;

	if (!store->early && (st = sync_commits(store, false, why)) != OK)
		return st;
	store->early = store->unsynced = true;
	return begin_writing(store, why);
}

/* SQLite's own; NULL: none was needed yet. */
static int
log_of(const struct store *store, sqlite3_file **log)
{
	int code = sqlite3_file_control(store->db, NULL, SQLITE_FCNTL_JOURNAL_POINTER, log);

	if (code != SQLITE_OK || *log == NULL || (*log)->pMethods == NULL)
		*log = NULL;
	return code;
}

enum status
store_sync(struct store *store, struct why *why)
{
	sqlite3_file *log = NULL;
	int code;

	if (!store->unsynced)
		return OK;
	store->unsynced = false;
	code = log_of(store, &log);
	if (log != NULL)
		code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
	if (code != SQLITE_OK)
		return because(
		    why, BROKEN, "the log of the database cannot be synced: %s", sqlite3_errstr(code));
	store->early = false;
	return sync_commits(store, true, why);
}

enum status
store_begin_now(struct store *store, struct why *why)
{
	static const char begin[] = "BEGIN IMMEDIATE";
	enum status st;

	if (store->door < 0 || flock(store->door, LOCK_EX | LOCK_NB) != 0)
		return NONE;
	if ((st = commits_synced(store, why)) != OK)
		return st;
	store->hurried = true;
	st = sql_run(store, begin, NULL, why, "");
	store->hurried = false;
	if (st == RETRY)
		return NONE; /* and the door is held */
	flock(store->door, LOCK_UN);
	return st;
}

enum status
store_look(struct store *store, struct why *why)
{
	static const char begin[] = "BEGIN DEFERRED";

	return sql_run(store, begin, NULL, why, "");
}

enum status
store_commit(struct store *store, struct why *why)
{
	static const char commit[] = "COMMIT";

	return sql_run(store, commit, NULL, why, "");
}

enum status
store_keep_few(struct store *store, struct why *why)
{
	return sql_execute(store, "PRAGMA cache_size = -2048", why);
}

void
store_write_back(struct store *store)
{
	if (store->log_pages >= LOG_QUIET)
		sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	store->log_pages = 0;
}

static bool
lacks_room(const struct store *store, sqlite3_file *log, sqlite3_int64 *end)
{
	return log->pMethods->xFileSize(log, end) == SQLITE_OK &&
	       *end < (sqlite3_int64)store->log_pages * LOG_FRAME + LOG_AHEAD;
}

/*
 * SQLite reads a log that is not its own from the front, until a frame does not hold: one of zeros does not, for there is no page
 * 0 (walDecodeFrame), and a head of zeros is that of an empty log.  Who appends holds the lock: meanwhile we do, so what is at the end
 * is behind all that was written.  Only promised space (fallocate) would cost at its first writing what growing costs.
 */
void
store_make_room(struct store *store)
{
	static const char zeros[LOG_PIECE];
	sqlite3_file *log = NULL;
	sqlite3_int64 end, from;
	struct why why;

	if (store->log_pages == 0 || log_of(store, &log) != SQLITE_OK || log == NULL ||
	    !lacks_room(store, log, &end))
		return;
	if (store_begin_now(store, &why) != OK) {
		flock(store->door, LOCK_UN); /* we do not ask again soon */
		return;
	}
	if (lacks_room(store, log, &end))
		for (from = end; from < end + LOG_ROOM; from += LOG_PIECE)
			if (log->pMethods->xWrite(log, zeros, LOG_PIECE, from) != SQLITE_OK)
				break; /* a full disk is told by who needs it */
	store_rollback(store);
	(void)log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
}

enum status
store_empty_log(struct store *store, struct why *why)
{
	static const char empty[] = "PRAGMA wal_checkpoint(TRUNCATE)";

	return sql_run(store, empty, NULL, why, "");
}

bool
store_stands(const struct store *store)
{
	return sqlite3_get_autocommit(store->db) == 0;
}

void
store_rollback(struct store *store)
{
	static const char rollback[] = "ROLLBACK";
	struct why why;

	store->savepoint = false;
	if (store_stands(store) && sql_run(store, rollback, NULL, &why, "") != OK)
		log_error("store.rollback", "why='%s'", why.text);
}

enum status
store_savepoint(struct store *store, struct why *why)
{
	static const char savepoint[] = "SAVEPOINT letter";
	enum status st;

	if (!store_stands(store)) /* it would begin one of its own */
		return because(why, RETRY, "the database has undone the transaction");
	st = sql_run(store, savepoint, NULL, why, "");
	store->savepoint = st == OK;
	return st;
}

enum status
store_release(struct store *store, struct why *why)
{
	static const char release[] = "RELEASE letter";
	enum status st = sql_run(store, release, NULL, why, "");

	if (st == OK)
		store->savepoint = false;
	return st;
}

void
store_rollback_to(struct store *store)
{
	static const char rollback_to[] = "ROLLBACK TO letter";
	static const char release[] = "RELEASE letter";
	struct why why;

	if (!store->savepoint)
		return;
	store->savepoint = false;
	if (!store_stands(store))
		return;
	if (sql_run(store, rollback_to, NULL, &why, "") != OK ||
	    sql_run(store, release, NULL, &why, "") != OK)
		log_error("store.rollback", "why='%s'", why.text);
}
