#include "inbox/imap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/hush.h"
#include "base/log.h"
#include "base/text.h"

#define FOLDER_BYTES ((size_t)256 * 1024)
#define WORDS_MAX    160

/* The server's words of the last answer, on one line. */
static const char *
words(struct arena *a, const struct imap *imap)
{
	const char *said = imap->session->imap_response;

	if (said == NULL || *said == '\0')
		return "(without a word)";
	said = text_line(a, text_valid(a, said, strlen(said)));
	if (imap->secret != NULL)
		said = hush_login(a, said, imap->secret);
	return text_excerpt(a, said, WORDS_MAX);
}

/* Errors after which nothing is known of where the stream stands; any other is a tagged NO. */
static bool
is_lost(int error)
{
	static const int lost[] = {MAILIMAP_ERROR_STREAM, MAILIMAP_ERROR_PARSE, MAILIMAP_ERROR_PROTOCOL,
	    MAILIMAP_ERROR_FATAL, MAILIMAP_ERROR_MEMORY, MAILIMAP_ERROR_BAD_STATE,
	    MAILIMAP_ERROR_CONNECTION_REFUSED, MAILIMAP_ERROR_NEEDS_MORE_DATA, MAILIMAP_ERROR_INVAL,
	    MAILIMAP_ERROR_DONT_ACCEPT_CONNECTION};

	for (size_t i = 0; i < COUNT(lost); i++)
		if (error == lost[i])
			return true;
	return false;
}

int
imap_patience(const struct imap *imap, int times)
{
	return imap->config->inbox.timeout_s * times;
}

enum status
imap_result(struct imap *imap, int error, const char *doing, struct why *why)
{
	struct arena *a;
	enum status st;

	if (error == MAILIMAP_NO_ERROR)
		return OK;
	/* BAD comes as PROTOCOL, BYE instead of a greeting as DONT_ACCEPT: both have words of the server. */
	if (is_lost(error) && error != MAILIMAP_ERROR_PROTOCOL &&
	    error != MAILIMAP_ERROR_DONT_ACCEPT_CONNECTION)
		return wire_failed(imap->wire, doing, why);
	a = arena_open();
	st = because(why, is_lost(error) ? RETRY : REFUSED, "%s: the server says %s", doing, words(a, imap));
	arena_close(a);
	return st;
}

bool
imap_has(const struct imap *imap, const char *capability)
{
	return mailimap_has_extension(imap->session, (char *)capability) != 0;
}

bool
imap_refusal_is(const struct imap *imap, const char *code)
{
	const struct mailimap_response_info *info = imap->session->imap_response_info;

	return info != NULL && info->rsp_atom != NULL && strcasecmp(info->rsp_atom, code) == 0;
}

bool
imap_refusal_passes(const struct imap *imap)
{
	static const char *const codes[] = {"UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"};

	for (size_t i = 0; i < COUNT(codes); i++)
		if (imap_refusal_is(imap, codes[i]))
			return true;
	return false;
}

/* libetpan's own commands cannot be given limits, and its custom one sends a space too many for strict servers. */
static int
say(mailimap *session, const char *command)
{
	int error = mailimap_send_current_tag(session);

	if (error != MAILIMAP_NO_ERROR)
		return error;
	if (mailstream_write(session->imap_stream, command, strlen(command)) < 0 ||
	    mailstream_write(session->imap_stream, "\r\n", 2) < 0 ||
	    mailstream_flush(session->imap_stream) < 0)
		return MAILIMAP_ERROR_STREAM;
	return MAILIMAP_NO_ERROR;
}

static int
hear(mailimap *session)
{
	struct mailimap_response *response;
	int error, condition;

	if (mailimap_read_line(session) == NULL)
		return MAILIMAP_ERROR_STREAM;
	if ((error = mailimap_parse_response(session, &response)) != MAILIMAP_NO_ERROR)
		return error;
	condition = response->rsp_resp_done->rsp_data.rsp_tagged->rsp_cond_state->rsp_type;
	mailimap_response_free(response);
	return condition == MAILIMAP_RESP_COND_STATE_OK ? MAILIMAP_NO_ERROR : MAILIMAP_ERROR_CUSTOM_COMMAND;
}

/* The first words tell enough, and hold no name of a folder. */
static enum status
result_of(struct imap *imap, int error, const char *command, struct why *why)
{
	char doing[32];

	snprintf(doing, sizeof(doing), "%.*s",
	    (int)(strncmp(command, "UID ", 4) == 0 ? 4 + strcspn(command + 4, " ") : strcspn(command, " ")),
	    command);
	return imap_result(imap, error, doing, why);
}

enum status
imap_say(struct imap *imap, const char *command, struct why *why)
{
	return result_of(imap, say(imap->session, command), command, why);
}

enum status
imap_hear(struct imap *imap, const char *command, struct why *why)
{
	return result_of(imap, hear(imap->session), command, why);
}

enum status
imap_command(struct imap *imap, int seconds, size_t size, struct why *why, const char *fmt, ...)
{
	struct arena *a = arena_open();
	const char *command;
	enum status st;
	va_list args;

	va_start(args, fmt);
	command = arena_vprintf(a, fmt, args);
	va_end(args);
	wire_allow(imap->wire, seconds, size);
	/* Letters are there to be read: a search or a move is work. */
	if (strncmp(command, "UID FETCH", strlen("UID FETCH")) != 0)
		wire_await(imap->wire);
	if ((st = imap_say(imap, command, why)) == OK)
		st = imap_hear(imap, command, why);
	arena_close(a);
	return st;
}

char *
imap_quoted(struct arena *a, const char *text)
{
	struct buf out = buf_make(a);

	buf_add_char(&out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_add_char(&out, '\\');
		buf_add_char(&out, *text);
	}
	buf_add_char(&out, '"');
	return out.data;
}

char *
imap_set(struct arena *a, const uint32_t *uids, size_t count)
{
	struct buf out = buf_make(a);

	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && uids[to] == uids[to - 1] + 1; to++)
			continue;
		buf_addf(&out, from == 0 ? "%" PRIu32 : ",%" PRIu32, uids[from]);
		if (to - from > 1)
			buf_addf(&out, ":%" PRIu32, uids[to - 1]);
	}
	return out.data;
}

static int
compare_uids(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

uint32_t *
imap_searched(struct arena *a, struct imap *imap, size_t *count)
{
	struct mailimap_response_info *info = imap->session->imap_response_info;
	clist *found = info != NULL ? info->rsp_search_result : NULL;
	uint32_t *uids;

	*count = 0;
	/* A server may answer OK and leave the SEARCH line out when it found nothing. */
	if (found == NULL)
		return NULL;
	uids = arena_array(a, (size_t)clist_count(found) + 1, sizeof(*uids));
	for (clistiter *at = clist_begin(found); at != NULL; at = clist_next(at))
		uids[(*count)++] = *(const uint32_t *)clist_content(at);
	info->rsp_search_result = NULL;
	mailimap_search_result_free(found);
	qsort(uids, *count, sizeof(*uids), compare_uids);
	return uids;
}

/* Each level in turn, for servers that do not make those above (RFC 3501 section 6.3.3 only says they should). */
static enum status
levels_create(struct imap *imap, struct arena *a, const char *folder, struct why *why)
{
	size_t above = strlen(imap->prefix);
	enum status st;

	if (strncmp(folder, imap->prefix, above) != 0)
		above = 0;
	for (const char *at = folder + above; imap->delimiter != '\0'; at++) {
		if ((at = strchr(at, imap->delimiter)) == NULL)
			break;
		st = imap_command(imap, imap_patience(imap, 1), FOLDER_BYTES, why, "CREATE %s",
		    imap_quoted(a, arena_bytes(a, folder, (size_t)(at - folder))));
		if (st != OK && st != REFUSED)
			return st;
	}
	return imap_command(
	    imap, imap_patience(imap, 1), FOLDER_BYTES, why, "CREATE %s", imap_quoted(a, folder));
}

enum status
imap_folder_make(struct imap *imap, const char *folder, struct why *why)
{
	struct arena *a = arena_open();
	const char *name = imap_quoted(a, folder);
	struct why refusal = {""};
	enum status st;

	/* LIST would also show what is only a level of others, and cannot hold a letter. */
	if ((st = imap_command(imap, imap_patience(imap, 1), FOLDER_BYTES, why, "STATUS %s (UIDVALIDITY)",
		 name)) != REFUSED)
		goto out;
	if ((st = levels_create(imap, a, folder, &refusal)) == OK) {
		log_info("inbox.folder", "made='%s'", folder);
		/* A client shows what is subscribed; a server without subscriptions may refuse. */
		st = imap_command(imap, imap_patience(imap, 1), FOLDER_BYTES, why, "SUBSCRIBE %s", name);
		st = st == REFUSED ? OK : st;
	} else if (st == REFUSED) {
		/* Somebody else may have made it meanwhile. */
		st = imap_command(
		    imap, imap_patience(imap, 1), FOLDER_BYTES, why, "STATUS %s (UIDVALIDITY)", name);
		if (st == REFUSED)
			st = because(why, imap_refusal_passes(imap) ? RETRY : BROKEN,
			    "the folder %.120s cannot be made: %.300s", folder, refusal.text);
	} else {
		st = because(why, st, "%s", refusal.text);
	}
out:
	arena_close(a);
	return st;
}

uint32_t
imap_uidvalidity(const struct imap *imap)
{
	const struct mailimap_selection_info *info = imap->session->imap_selection_info;

	return info != NULL ? info->sel_uidvalidity : 0;
}

void
imap_key(const struct imap *imap, uint32_t uid, char *key, size_t size)
{
	/* imap_open has seen to it that the folder's name leaves room. */
	snprintf(key, size, "%s %" PRIu32 " %" PRIu32, imap->config->inbox.folder, imap->uidvalidity, uid);
}

uint32_t
imap_key_uid(const struct imap *imap, const char *key)
{
	size_t size = strlen(imap->config->inbox.folder);
	uint32_t uidvalidity, uid;
	int used = 0;

	if (strncmp(key, imap->config->inbox.folder, size) != 0)
		return 0;
	if (sscanf(key + size, " %" SCNu32 " %" SCNu32 "%n", &uidvalidity, &uid, &used) != 2 ||
	    key[size + (size_t)used] != '\0')
		return 0;
	return uidvalidity == imap_uidvalidity(imap) ? uid : 0;
}
