#include "inbox/imap.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "inbox/letter.h"

/* All UIDs of INBOX come in one line: 64 MB hold six million. */
#define SEARCH_TIMES 5
#define SEARCH_BYTES ((size_t)64 << 20)
#define CHECK_TIMES  5
/* A server may end an IDLE of 30 minutes: RFC 2177 tells to begin it anew every 29. */
#define IDLE_MAX_S (28 * 60)
#define LOGOUT_S   3
/* More letters at once are looked for: one command for them all would be none too small. */
#define TOLD_MOST 4
/* However often IDLE tells all there is to know, INBOX is looked at this often. */
#define LOOK_S 600

/* ---- opening */

static enum status
greeting_take(struct imap *imap, struct why *why)
{
	mailstream *stream = wire_stream(imap->wire);
	int error;

	if (stream == NULL)
		return because(why, RETRY, "no memory for a connection");
	wire_allow(imap->wire, imap_patience(imap, 1), COMMAND_BYTES);
	error = mailimap_connect(imap->session, stream);
	if (error == MAILIMAP_NO_ERROR_AUTHENTICATED || error == MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return OK;
	return imap_result(imap, error,
	    wire_is_secure(imap->wire)
		? "waiting for the server's greeting"
		: "waiting for the server's greeting (where TLS comes first, port 993, inbox.url is "
		  "imaps://)",
	    why);
}

static enum status
capability_ask(struct imap *imap, struct why *why)
{
	enum status st = imap_command(imap, imap_patience(imap, 1), COMMAND_BYTES, why, "CAPABILITY");

	return st == REFUSED ? RETRY : st;
}

static enum status
starttls(struct imap *imap, const char *host, struct why *why)
{
	enum status st;

	if ((st = imap_command(imap, imap_patience(imap, 1), COMMAND_BYTES, why, "STARTTLS")) != OK)
		return st == REFUSED ? RETRY : st;
	/* What came in plain text with the answer would be taken for the server's word after TLS. */
	if (imap->session->imap_stream->read_buffer_len > 0)
		return because(
		    why, BROKEN, "%s sends plain text after STARTTLS: somebody may be in between", host);
	if ((st = wire_secure(imap->wire, host, imap->config->inbox.tls_ca, why)) != OK)
		return st;
	/* What was said before TLS may have been altered (RFC 3501 section 6.2.1). */
	return capability_ask(imap, why);
}

/* Plain text only where it is allowed: to this machine, or with tls = "none". */
static enum status
privacy_begin(struct imap *imap, const struct wire_place *place, struct why *why)
{
	const struct config_inbox *config = &imap->config->inbox;

	if (wire_is_secure(imap->wire) || (config->tls != NULL && strcmp(config->tls, "none") == 0))
		return OK;
	if (imap_has(imap, "STARTTLS") && imap->session->imap_state == MAILIMAP_STATE_NON_AUTHENTICATED)
		return starttls(imap, place->host, why);
	if (config_is_loopback(config->url))
		return OK;
	return because(why, BROKEN,
	    "%s offers no STARTTLS: use imaps://, or say inbox.tls = \"none\" to log in in plain text",
	    place->host);
}

static enum status
connect_and_login(struct imap *imap, struct why *why)
{
	struct wire_place place;
	enum status st;

	if ((st = wire_parse(imap->memory, imap->config->inbox.url, &place, why)) != OK)
		return st;
	place.connect_s = imap->config->inbox.connect_timeout_s;
	place.silent_s = imap->config->inbox.timeout_s;
	if ((st = wire_open(&place, &imap->watch, &imap->wire, why)) != OK) {
		const struct why what = *why;

		return because(why, st, "%s; is inbox.url right?", what.text);
	}
	if (place.tls && (st = wire_secure(imap->wire, place.host, imap->config->inbox.tls_ca, why)) != OK)
		return st;
	if ((st = greeting_take(imap, why)) != OK)
		return st;
	if ((st = capability_ask(imap, why)) != OK)
		return st;
	if ((st = privacy_begin(imap, &place, why)) != OK)
		return st;
	if ((st = imap_login(imap, &place, why)) != OK)
		return st;
	/* More is offered to who is known. */
	if ((st = capability_ask(imap, why)) != OK)
		return st;
	imap->can_move = imap_has(imap, "MOVE");
	imap->can_uidplus = imap_has(imap, "UIDPLUS");
	imap->can_idle = imap->config->inbox.idle && imap_has(imap, "IDLE");
	return OK;
}

/* ---- folders */

/* Where folders of one's own begin, and what parts their levels (RFC 2342). */
static enum status
namespace_ask(struct imap *imap, struct why *why)
{
	struct mailimap_namespace_data *data;
	const struct mailimap_namespace_info *info;

	wire_allow(imap->wire, imap_patience(imap, 1), COMMAND_BYTES);
	if (mailimap_namespace(imap->session, &data) != MAILIMAP_NO_ERROR)
		return wire_is_open(imap->wire) ? OK : wire_failed(imap->wire, "NAMESPACE", why);
	if (data->ns_personal != NULL && clist_begin(data->ns_personal->ns_data_list) != NULL) {
		info = clist_content(clist_begin(data->ns_personal->ns_data_list));
		imap->prefix = arena_string(imap->memory, info->ns_prefix);
		imap->delimiter = info->ns_delimiter;
	}
	mailimap_namespace_data_free(data);
	return OK;
}

static enum status
delimiter_ask(struct imap *imap, struct why *why)
{
	const struct mailimap_response_info *info;
	const struct mailimap_mailbox_list *list;
	enum status st;

	if (imap_has(imap, "NAMESPACE") && (st = namespace_ask(imap, why)) != OK)
		return st;
	if (imap->delimiter != '\0')
		return OK;
	if ((st = imap_command(imap, imap_patience(imap, 1), COMMAND_BYTES, why, "LIST \"\" \"\"")) != OK)
		return st == REFUSED ? OK : st;
	info = imap->session->imap_response_info;
	if (info != NULL && info->rsp_mailbox_list != NULL && clist_begin(info->rsp_mailbox_list) != NULL) {
		list = clist_content(clist_begin(info->rsp_mailbox_list));
		imap->delimiter = list->mb_delimiter;
	}
	return OK;
}

/* "Facteur/Traités" as the server writes it: "INBOX.Facteur.Trait&AOk-s". */
static const char *
server_name(struct imap *imap, const char *folder)
{
	char *name;

	if (strcasecmp(folder, "INBOX") == 0)
		return "INBOX";
	name = letter_folder(imap->memory, folder);
	for (char *c = name; *c != '\0'; c++)
		if (*c == '/')
			*c = imap->delimiter != '\0' ? imap->delimiter : '.';
	if (strncmp(name, imap->prefix, strlen(imap->prefix)) == 0)
		return name;
	return arena_printf(imap->memory, "%s%s", imap->prefix, name);
}

static enum status
folders_make(struct imap *imap, struct why *why)
{
	const struct config_inbox *config = &imap->config->inbox;
	enum status st;

	if ((st = delimiter_ask(imap, why)) != OK)
		return st;
	imap->folder = server_name(imap, config->folder);
	imap->targets[WHERE_PROCESSED] = server_name(imap, config->processed);
	imap->targets[WHERE_QUARANTINE] = server_name(imap, config->quarantine);
	if ((st = imap_folder_make(imap, imap->targets[WHERE_PROCESSED], why)) != OK)
		return st;
	return imap_folder_make(imap, imap->targets[WHERE_QUARANTINE], why);
}

/* ---- looking */

/* Whether the flags that can be changed (RFC 3501 section 7.1) have \Deleted; a server that names none takes all. */
static bool
flags_let_delete(const struct mailimap_selection_info *info)
{
	if (info->sel_perm_flags == NULL)
		return true;
	for (clistiter *at = clist_begin(info->sel_perm_flags); at != NULL; at = clist_next(at)) {
		const struct mailimap_flag_perm *flag = clist_content(at);
		if (flag->fl_type == MAILIMAP_FLAG_PERM_FLAG &&
		    flag->fl_flag->fl_type == MAILIMAP_FLAG_DELETED)
			return true;
	}
	return false;
}

static enum status
folder_select(struct imap *imap, struct why *why)
{
	enum status st;

	wire_allow(imap->wire, imap_patience(imap, 1), COMMAND_BYTES);
	st = imap_result(imap, mailimap_select(imap->session, imap->folder), "SELECT", why);
	if (st == REFUSED && !imap_refusal_passes(imap)) {
		struct why refusal = {""};
		if (why != NULL)
			refusal = *why;
		return because(why, BROKEN, "the folder %.120s cannot be read (%.200s): correct inbox.folder",
		    imap->config->inbox.folder, refusal.text);
	}
	if (st != OK)
		return st == REFUSED ? RETRY : st;
	if (imap->session->imap_selection_info->sel_perm == MAILIMAP_MAILBOX_READONLY)
		return because(why, BROKEN, "the folder %.120s is read-only for %.120s",
		    imap->config->inbox.folder, imap->config->inbox.user);
	if (!imap->can_move && !flags_let_delete(imap->session->imap_selection_info))
		return because(why, BROKEN,
		    "letters cannot leave the folder %.120s: %.120s may not mark them as deleted",
		    imap->config->inbox.folder, imap->config->inbox.user);
	return OK;
}

/* What comes after a SELECT and the SEARCH that followed has this UID or a higher one. */
static uint32_t
uid_after(const struct imap *imap)
{
	uint32_t next = imap->session->imap_selection_info->sel_uidnext;

	if (imap->uid_count > 0 && imap->uids[imap->uid_count - 1] >= next)
		next = imap->uids[imap->uid_count - 1] + 1;
	return next;
}

static enum status
imap_begin(void *inbox, struct why *why)
{
	struct imap *imap = inbox;
	enum status st;

	if (imap->brought) {
		imap->brought = false;
		return OK;
	}
	imap_fetch_end(imap);
	/* Only SELECT tells a changed UIDVALIDITY. */
	if (!imap->is_fresh && (st = folder_select(imap, why)) != OK)
		return st;
	imap->is_fresh = false;
	if (imap->uidvalidity != 0 && imap->uidvalidity != imap_uidvalidity(imap))
		log_warning("inbox.uidvalidity", "was=%" PRIu32 " is=%" PRIu32, imap->uidvalidity,
		    imap_uidvalidity(imap));
	imap->uidvalidity = imap_uidvalidity(imap);
	/* What arrives from here on is told by EXISTS, and idle will not wait. */
	imap->session->imap_selection_info->sel_has_exists = 0;
	st = imap_command(imap, imap_patience(imap, SEARCH_TIMES), SEARCH_BYTES, why, "UID SEARCH UNDELETED");
	if (st != OK)
		return st == REFUSED ? RETRY : st;
	imap->pass = arena_open();
	imap->uids = imap_searched(imap->pass, imap, &imap->uid_count);
	imap->uid_next = uid_after(imap);
	imap->looked_at = wire_now_s();
	imap->withheld = 0;
	return OK;
}

/* ---- idling */

struct idling {
	bool begun, arrived, ended;
	bool expunged;	/* the letters are not those from before with some more */
	unsigned count; /* of letters, when `arrived` */
	char tag[16];
};

/* One line of the server during IDLE. */
static enum status
line_take(struct imap *imap, struct idling *idling, struct why *why)
{
	size_t tag_size = strlen(idling->tag);
	unsigned count;
	int used = 0, gone = 0;
	const char *line;

	if ((line = mailimap_read_line(imap->session)) == NULL)
		return wire_failed(imap->wire, "IDLE", why);
	if (line[0] == '+')
		idling->begun = true;
	else if (strncasecmp(line, "* BYE", 5) == 0)
		return because(why, RETRY, "the server says goodbye");
	else if (sscanf(line, "* %u EXISTS%n", &count, &used) == 1 && used > 0) {
		idling->arrived = true;
		idling->count = count;
	} else if (sscanf(line, "* %u EXPUNGE%n", &count, &gone) == 1 && gone > 0)
		idling->expunged = true;
	else if (strncmp(line, idling->tag, tag_size) == 0 && line[tag_size] == ' ')
		idling->ended = true;
	return OK;
}

static enum status
line_send(struct imap *imap, const char *line, struct why *why)
{
	mailstream *stream = imap->session->imap_stream;

	wire_allow(imap->wire, imap_patience(imap, 1), COMMAND_BYTES);
	if (mailstream_write(stream, line, strlen(line)) < 0 || mailstream_flush(stream) < 0)
		return wire_failed(imap->wire, "IDLE", why);
	return OK;
}

/* A line with a tag, which ends what is told until then. */
static enum status
command_send(struct imap *imap, struct idling *idling, const char *line, struct why *why)
{
	wire_allow(imap->wire, imap_patience(imap, 1), COMMAND_BYTES);
	if (mailimap_send_current_tag(imap->session) != MAILIMAP_NO_ERROR)
		return wire_failed(imap->wire, "IDLE", why);
	snprintf(idling->tag, sizeof(idling->tag), "%d", imap->session->imap_tag);
	idling->ended = false;
	return line_send(imap, line, why);
}

static enum status
idle_ended(struct imap *imap, struct idling *idling, struct why *why)
{
	enum status st = OK;

	while (st == OK && !idling->ended)
		st = line_take(imap, idling, why);
	return st;
}

/*
 * What moving letters has left to the server to put in order (RFC 3501 section 6.4.1) is done now, and not when a letter is
 * asked for: Dovecot then writes the list of a Maildir anew and syncs it, which takes as long as all the rest of its answer.
 * A server may say what it likes to that: it idles all the same.
 */
static enum status
housekeep(struct imap *imap, struct idling *idling, struct why *why)
{
	const struct mailimap_selection_info *selected = imap->session->imap_selection_info;
	enum status st;

	if (!imap->moved)
		return OK;
	imap->moved = false;
	if ((st = command_send(imap, idling, "CHECK\r\n", why)) != OK)
		return st;
	wire_allow(imap->wire, imap_patience(imap, CHECK_TIMES), COMMAND_BYTES);
	if ((st = idle_ended(imap, idling, why)) != OK)
		return st;
	if (selected != NULL && idling->count == selected->sel_exists)
		idling->arrived = false; /* told again, and known */
	return OK;
}

/* libetpan's IDLE loses what the server tells before its "+". */
static enum status
idle_begin(struct imap *imap, struct idling *idling, struct why *why)
{
	enum status st;

	if ((st = housekeep(imap, idling, why)) != OK ||
	    (st = command_send(imap, idling, "IDLE\r\n", why)) != OK)
		return st;
	while (!idling->begun && !idling->ended)
		if ((st = line_take(imap, idling, why)) != OK)
			return st;
	return OK;
}

static enum status
idle_end(struct imap *imap, struct idling *idling, struct why *why)
{
	enum status st;

	if (idling->ended)
		return OK;
	if ((st = line_send(imap, "DONE\r\n", why)) != OK)
		return st;
	return idle_ended(imap, idling, why);
}

/* How many letters came since INBOX was looked at, where they may be fetched at once; 0: it is to be looked at. */
static uint32_t
told_count(const struct imap *imap, const struct idling *idling)
{
	const struct mailimap_selection_info *selected = imap->session->imap_selection_info;
	uint32_t count;

	if (!idling->arrived || idling->expunged || idling->ended || selected == NULL ||
	    idling->count <= selected->sel_exists)
		return 0;
	count = idling->count - selected->sel_exists;
	if (count > TOLD_MOST || imap->uid_next == 0 || imap->uid_next > UINT32_MAX - TOLD_MOST ||
	    imap->uidvalidity != imap_uidvalidity(imap) || imap->withheld > 0 ||
	    wire_now_s() - imap->looked_at >= LOOK_S)
		return 0;
	return count;
}

/* DONE, and along with it what is asked for, so that the letter is here one way to the server and back later. */
static enum status
done_and_ask(struct imap *imap, struct idling *idling, uint32_t count, struct why *why)
{
	static const char done[] = "DONE\r\n";
	enum status st;

	if (imap->cautious && (st = idle_end(imap, idling, why)) != OK)
		return st;
	if (!imap->cautious && mailstream_write(imap->session->imap_stream, done, strlen(done)) < 0)
		return wire_failed(imap->wire, "IDLE", why);
	if ((st = imap_told_ask(imap, count, why)) != OK)
		return st;
	return idle_ended(imap, idling, why);
}

/*
 * A letter that comes while we idle is fetched at once: the folder is selected, its UID is the next one, and in one session
 * no UID comes to mean another letter (RFC 3501 section 2.3.1.1).  Whatever is not as expected leaves it to a look at INBOX.
 */
static enum status
told_fetch(struct imap *imap, struct idling *idling, uint32_t count, struct why *why)
{
	struct mailimap_selection_info *selected = imap->session->imap_selection_info;
	unsigned told = idling->count;
	bool ready = true;
	enum status st;

	if ((st = done_and_ask(imap, idling, count, why)) != OK)
		return st;
	selected->sel_exists = idling->count;
	/* What was told meanwhile is looked for by the pass after this one. */
	selected->sel_has_exists = idling->expunged || idling->count != told;
	if (!imap->cautious && (st = wire_wait(imap->wire, imap->session->imap_stream, -1,
				    (imap_patience(imap, 1) + 1) / 2, &ready, why)) != OK)
		return st;
	if (!ready) {
		imap->cautious = true;
		log_info("inbox.cautious", "words='the server overlooks what comes along with DONE'");
		return OK;
	}
	if ((st = imap_told_take(imap, count, why)) == OK)
		imap->brought = true;
	return st == NONE ? OK : st;
}

static enum status
idle_leave(struct imap *imap, struct idling *idling, struct why *why)
{
	uint32_t count = told_count(imap, idling);

	return count == 0 ? idle_end(imap, idling, why) : told_fetch(imap, idling, count, why);
}

static enum status
idle_wait(struct imap *imap, int wake_fd, int timeout_s, struct idling *idling, struct why *why)
{
	bool ready = true;
	enum status st;

	/* The server may say something else now and then ("* OK Still here"): the time runs on. */
	for (int64_t left = timeout_s; ready && !idling->arrived && !idling->ended && left > 0;) {
		int64_t from = wire_now_s();
		wire_allow(imap->wire, (int)left + imap_patience(imap, 1), COMMAND_BYTES);
		if ((st = wire_wait(
			 imap->wire, imap->session->imap_stream, wake_fd, (int)left, &ready, why)) != OK)
			return st;
		if (ready && (st = line_take(imap, idling, why)) != OK)
			return st;
		left -= wire_now_s() - from;
	}
	return OK;
}

static enum status
imap_idle(void *inbox, int wake_fd, int timeout_s, struct why *why)
{
	struct imap *imap = inbox;
	struct idling idling = {0};
	int poll_s = imap->config->inbox.poll_s < timeout_s ? imap->config->inbox.poll_s : timeout_s;
	bool ready;
	enum status st;

	imap_fetch_end(imap);
	/* New mail told among the answers of the pass. */
	if (imap->session->imap_selection_info != NULL && imap->session->imap_selection_info->sel_has_exists)
		return OK;
	if (imap->can_idle) {
		if ((st = idle_begin(imap, &idling, why)) != OK)
			return st;
		if (idling.begun) {
			timeout_s = timeout_s < IDLE_MAX_S ? timeout_s : IDLE_MAX_S;
			if ((st = idle_wait(imap, wake_fd, timeout_s, &idling, why)) != OK)
				return st;
			return idle_leave(imap, &idling, why);
		}
		log_info("inbox.idle", "words='the server refuses IDLE: it is asked every %d s'",
		    imap->config->inbox.poll_s);
		imap->can_idle = false;
		if (idling.arrived || idling.expunged)
			return OK;
	}
	wire_allow(imap->wire, poll_s + imap_patience(imap, 1), COMMAND_BYTES);
	return wire_wait(imap->wire, imap->session->imap_stream, wake_fd, poll_s, &ready, why);
}

/* ---- the table */

static void
imap_close(void *inbox)
{
	struct imap *imap = inbox;

	imap_fetch_end(imap);
	if (imap->session != NULL) {
		/* Says LOGOUT where there is still a connection. */
		if (imap->wire != NULL)
			wire_allow(imap->wire, LOGOUT_S, COMMAND_BYTES);
		mailimap_free(imap->session);
	}
	wire_close(imap->wire);
	arena_close(imap->memory);
}

static enum status
imap_open(const struct config *config, const struct inbox_watch *watch, void **inbox, struct why *why)
{
	struct arena *a = arena_open();
	struct imap *imap = arena_alloc(a, sizeof(*imap));
	enum status st;

	imap->config = config;
	imap->memory = a;
	imap->prefix = "";
	if (watch != NULL)
		imap->watch = *watch;
	/* A key has the folder and two numbers of at most ten digits. */
	if (!letter_key_is_sound(arena_printf(a, "%s 4294967295 4294967295", config->inbox.folder))) {
		st = because(why, BROKEN, "inbox.folder is too long, or no text");
		goto out;
	}
	if ((imap->session = mailimap_new(0, NULL)) == NULL) {
		st = because(why, RETRY, "no memory for a connection");
		goto out;
	}
	if ((st = connect_and_login(imap, why)) != OK)
		goto out;
	if ((st = folders_make(imap, why)) != OK)
		goto out;
	if ((st = folder_select(imap, why)) != OK)
		goto out;
	imap->is_fresh = true;
	*inbox = imap;
	return OK;
out:
	imap_close(imap);
	return st;
}

static int64_t
imap_certificate_until(void *inbox)
{
	const struct imap *imap = inbox;

	return wire_certificate_until(imap->wire);
}

static size_t
imap_withheld(void *inbox, struct why *why)
{
	const struct imap *imap = inbox;

	if (imap->withheld > 0)
		*why = imap->last_withheld;
	return imap->withheld;
}

const struct inbox_kind inbox_imap = {
    .open = imap_open,
    .begin = imap_begin,
    .next = imap_next,
    .withheld = imap_withheld,
    .commit = imap_commit,
    .errands = imap_errands,
    .idle = imap_idle,
    .certificate_until = imap_certificate_until,
    .close = imap_close,
};
