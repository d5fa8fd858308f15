#include "desk/alert.h"

#include <string.h>
#include <sys/statvfs.h>

#include "desk/take/post.h"
#include "letters/french.h"
#include "store/health.h"
#include "store/journal.h"

#define EVERY_S	      ((int64_t)24 * 3600)
#define PATIENCE_S    3600			/* a failure that may pass is told after so long */
#define CERTIFICATE_S ((int64_t)14 * 24 * 3600) /* before it expires */
#define TOLD_MAX      50

/* One cause looked into: what is found goes into `list`. */
struct look {
	struct desk *desk;
	struct arena *arena;
	int64_t now, since;    /* of the last letter about this cause; 0: there was none */
	const char *last_text; /* of that letter */
	json_t *list;
	const char *name; /* of the link that is looked for */
	const char *to;	  /* who is told */
};

static void
found(struct look *look, const char *sentence)
{
	json_t *one;

	if (json_array_size(look->list) >= TOLD_MAX)
		return;
	one = view_open();
	view_set(one, "raison", sentence);
	json_array_append_new(look->list, one);
}

/* -- causes -- */

static enum status
add_failing(const struct health *health, void *data)
{
	struct look *look = data;

	if (strcmp(health->name, look->name) == 0 && health->failing_since != 0 &&
	    (health->must_act || look->now - health->failing_since >= PATIENCE_S))
		found(look, health->words);
	return OK;
}

static enum status
look_at(struct look *look, const char *name, struct why *why)
{
	look->name = name;
	return health_each(look->desk->store, look->arena, add_failing, look, why);
}

static enum status
find_consents(struct look *look, struct why *why)
{
	const struct config *config = look->desk->config;
	enum status st = OK;

	if (config->inbox.oauth2.token_url != NULL)
		st = look_at(look, "inbox.oauth2", why);
	if (st == OK && config->outbox.oauth2.token_url != NULL && !config_one_consent(config))
		st = look_at(look, "outbox.oauth2", why);
	return st;
}

/* One that fails for want of a token is told as that. */
static enum status
find_inbox(struct look *look, struct why *why)
{
	enum status st;

	if (look->desk->config->inbox.oauth2.token_url != NULL) {
		if ((st = look_at(look, "inbox.oauth2", why)) != OK)
			return st;
		if (json_array_size(look->list) > 0) {
			json_array_clear(look->list);
			return OK;
		}
	}
	return look_at(look, "inbox", why);
}

/* Where the gateway was taken out of the configuration nothing fails any more, and what waits would wait for ever. */
static enum status
find_gateway(struct look *look, struct why *why)
{
	bool waiting = false;
	enum status st;

	if (look->desk->config->sms.url == NULL) {
		st = outbox_has_due(look->desk->store, OUTBOX_SMS, look->now, &waiting, why);
		if (st == OK && waiting)
			found(
			    look, "des SMS attendent, et la configuration n'a plus de passerelle (sms.url)");
		return st;
	}
	return look_at(look, "sms", why);
}

static enum status
add_expiring(const struct health *health, void *data)
{
	struct look *look = data;
	const struct config *config = look->desk->config;
	const char *url = strcmp(health->name, "inbox") == 0 ? config->inbox.url : config->outbox.url;

	if (health->certificate_until != 0 && health->certificate_until - look->now < CERTIFICATE_S)
		found(look, arena_printf(look->arena, "%s\u00a0: jusqu'au %s", url,
				say_date(look->arena, "fr", config->zone, health->certificate_until)));
	return OK;
}

static enum status
find_certificates(struct look *look, struct why *why)
{
	return health_each(look->desk->store, look->arena, add_expiring, look, why);
}

static enum status
find_disk(struct look *look, struct why *why)
{
	const struct config *config = look->desk->config;
	struct statvfs disk;
	uint64_t free_mb;

	(void)why;
	if (statvfs(config->state_dir, &disk) != 0)
		return OK; /* what cannot be looked at fails where it is used */
	free_mb = (uint64_t)disk.f_bavail * disk.f_frsize >> 20;
	if (free_mb < (uint64_t)config->limits.disk_free_mb)
		found(look, arena_printf(look->arena, "%s\u00a0: %llu Mo libres", config->state_dir,
				(unsigned long long)free_mb));
	return OK;
}

/* One that died in the very second of the last letter may be in it already. */
static enum status
add_lost(const struct outbox_mail *mail, void *data)
{
	struct look *look = data;
	const char *number = arena_printf(look->arena, "n°\u00a0%lld", (long long)mail->id);

	if (look->last_text != NULL &&
	    strstr(look->last_text, arena_printf(look->arena, "%s,", number)) != NULL)
		return OK;
	found(look, arena_printf(look->arena, "%s, %s, «\u00a0%s\u00a0»\u00a0: %s", number, mail->to_email,
			mail->subject, mail->last_error == NULL ? "" : mail->last_error));
	return OK;
}

static enum status
find_lost(struct look *look, struct why *why)
{
	return outbox_each_lost(
	    look->desk->store, look->arena, look->since, look->desk->config->sysadmin, add_lost, look, why);
}

static const struct cause {
	const char *tag, *title, *text, *remedy;
	enum status (*find)(struct look *, struct why *);
} causes[] = {
    {"alerte-boite", "La boîte aux lettres ne s'ouvre plus",
	"Facteur ne lit plus les messages. Ils attendent dans la boîte\u00a0: aucun n'est perdu.",
	"Une fois la cause corrigée, l'essayer\u00a0: facteurctl check", find_inbox},
    {"alerte-acces", "L'accès OAuth2 à la messagerie ne fonctionne plus",
	"Ce qui arrive attend dans la boîte, ce qui part attend ici\u00a0: rien n'est perdu.",
	"Une fois la cause corrigée, l'essayer\u00a0: facteurctl check", find_consents},
    {"alerte-passerelle", "Les SMS ne partent plus", "Ils attendent, et ne sont pas perdus.",
	"Une fois la cause corrigée, l'essayer\u00a0: facteurctl check", find_gateway},
    {"alerte-certificat", "Un certificat expire bientôt",
	"Passé ce jour, plus rien ne passera par ce serveur.",
	"Le renouveler sur ce serveur, puis\u00a0: facteurctl check", find_certificates},
    {"alerte-disque", "Il reste peu de place sur le disque",
	"Une fois le disque plein, Facteur attendra\u00a0: rien n'est perdu, rien n'avance.",
	"Faire de la place, ou changer limits.disk_free_mb si c'est assez.", find_disk},
    {"alerte-envois", "Des messages n'ont pas pu partir", "Personne d'autre n'en est averti.",
	"Pour les relire\u00a0: facteurctl outbox list --state dead. Pour les renvoyer\u00a0: facteurctl "
	"outbox "
	"retry et leur numéro.",
	find_lost},
};

static enum status
send(struct look *look, const struct cause *cause, struct why *why)
{
	struct post post = post_to_sysadmin(look->desk->config);
	json_t *view = view_open();
	enum status st;

	post.to_email = look->to;
	post.tag = cause->tag;
	view_set(view, "titre", cause->title);
	view_set(view, "texte", cause->text);
	view_set(view, "remede", cause->remedy);
	json_object_set(view, "messages", look->list);
	if ((st = store_begin(look->desk->store, why)) != OK) {
		json_decref(view);
		return st;
	}
	if ((st = post_open(look->desk, look->arena, look->now, &post, why)) != OK)
		json_decref(view);
	else
		st = post_send(look->desk, look->arena, look->now, &post, "alerte", view, NULL, why);
	if (st == OK)
		st = store_commit(look->desk->store, why);
	store_rollback(look->desk->store);
	return st;
}

static enum status
look_into(struct desk *desk, struct arena *arena, int64_t now, const struct cause *cause, const char *to,
    bool *did_something, struct why *why)
{
	struct look look = {.desk = desk, .arena = arena, .now = now, .to = to};
	struct outbox_mail last;
	enum status st = outbox_latest(desk->store, arena, to, cause->tag, &last, why);

	if (st != OK && st != NONE)
		return st;
	if (st == OK && last.created_at + EVERY_S > now)
		return OK;
	look.since = st == OK ? last.created_at : 0;
	look.last_text = st == OK ? last.text : NULL;
	look.list = json_array();
	st = cause->find(&look, why);
	if (st == OK && json_array_size(look.list) > 0) {
		st = send(&look, cause, why);
		*did_something = true;
	}
	json_decref(look.list);
	return st;
}

static enum status
find_head(struct look *look, struct why *why)
{
	const char *hash;
	int64_t row;
	enum status st = journal_head(look->desk->store, look->arena, &row, &hash, why);

	if (st == OK)
		found(look, arena_printf(look->arena, "%lld:%s", (long long)row, hash));
	return st == NONE ? OK : st;
}

/* Whoever could rewrite the journal here cannot rewrite what stands in a mailbox elsewhere. */
static enum status
witness_due(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	static const struct cause head = {"temoin-journal", "Le journal de Facteur, ce jour",
	    "Cette ligne prouve ce que le journal disait aujourd'hui\u00a0: gardez-la hors de cette machine.",
	    "Pour vérifier que rien n'y a changé\u00a0: facteurctl journal verify --head et cette ligne.",
	    find_head};

	return desk->config->journal_witness == NULL
		   ? OK
		   : look_into(desk, arena, now, &head, desk->config->journal_witness, did_something, why);
}

enum status
alert_due(struct desk *desk, struct arena *arena, int64_t now, bool *did_something, struct why *why)
{
	enum status st = witness_due(desk, arena, now, did_something, why);

	if (st != OK || desk->config->sysadmin == NULL)
		return st;
	for (size_t i = 0; i < COUNT(causes) && st == OK; i++)
		st = look_into(desk, arena, now, &causes[i], desk->config->sysadmin, did_something, why);
	return st;
}
