#include "store/token.h"

#include "store/outbox.h"
#include "store/sql.h"

#define TOKEN_BITS 100

#define TOKEN                                                                                                \
	"SELECT t.text, t.role, t.person_id, t.conversation, t.object_id, t.form, t.created_at, "            \
	"t.expires_at,"                                                                                      \
	" t.revoked_at FROM token t"

static void
token_read(const struct sql *q, struct arena *arena, struct token *token)
{
	*token = (struct token){
	    .text = sql_text(q, arena, 0),
	    .role = (enum role)sql_int(q, 1),
	    .person_id = sql_int(q, 2),
	    .conversation = (enum conversation)sql_int(q, 3),
	    .object_id = sql_int(q, 4),
	    .form = sql_text(q, arena, 5),
	    .created_at = sql_int(q, 6),
	    .expires_at = sql_int(q, 7),
	    .revoked = sql_int(q, 8) != 0,
	};
}

enum status
token_create(struct store *store, struct arena *arena, struct token *token, struct why *why)
{
	static const char insert[] =
	    "INSERT INTO token (text, role, person_id, conversation, object_id, form, created_at, expires_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
	int64_t last;
	enum status st = outbox_last(store, &last, why);

	if (st != OK)
		return st;
	token->text =
	    arena_printf(arena, "%s%s", store_serial(arena, last + 1), store_random(arena, TOKEN_BITS));
	return sql_run(store, insert, NULL, why, "tiiiitii", token->text, (int64_t)token->role,
	    token->person_id, (int64_t)token->conversation, token->object_id, token->form, token->created_at,
	    token->expires_at);
}

static enum status
token_one(struct store *store, struct arena *arena, const char *query, const char *key, struct token *token,
    struct why *why)
{
	struct sql q;
	enum status st;

	if ((st = sql_open(store, query, &q, why, "t", key)) != OK)
		return st;
	if ((st = sql_step(&q, why)) == OK)
		token_read(&q, arena, token);
	sql_close(&q);
	return st;
}

enum status
token_find(struct store *store, struct arena *arena, const char *text, struct token *token, struct why *why)
{
	static const char find[] = TOKEN " WHERE t.text = ?1";

	return token_one(store, arena, find, text, token, why);
}

enum status
token_find_message_id(
    struct store *store, struct arena *arena, const char *message_id, struct token *token, struct why *why)
{
	static const char find[] = TOKEN " JOIN outbox o ON o.token = t.text WHERE o.message_id = ?1";

	return token_one(store, arena, find, message_id, token, why);
}

enum status
token_revoke(struct store *store, const char *text, int64_t now, struct why *why)
{
	static const char update[] = "UPDATE token SET revoked_at = ?2 WHERE text = ?1 AND revoked_at = 0";

	return sql_run(store, update, NULL, why, "ti", text, now);
}
