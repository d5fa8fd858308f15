#include "desk/diffusion/returned.h"

#include <string.h>

#include "base/buf.h"
#include "desk/take/take.h"
#include "letters/french.h"
#include "letters/phrases.h"
#include "table.h"

const char *const returned_headings[RETURNED_COLUMNS] = {"N°", "Date", "Candidat", "De", "Retour", "Statut",
    "Mots", "Diffusion", "Adresse", "Société", "Date souhaitée", "Décidé le", "Décidé par", "Réponse"};

enum status
returned_find(struct desk *desk, struct arena *arena, const struct feedback *feedback, struct returned *row,
    struct why *why)
{
	struct store *store = desk->store;
	enum status st;

	*row = (struct returned){.feedback = *feedback, .contact = {.name = "", .email = ""}};
	st = contact_find(store, arena, feedback->contact_id, &row->contact, why);
	if (st != OK && st != NONE)
		return st;
	if (feedback->decided_by != 0) {
		st = recruiter_find(store, arena, feedback->decided_by, &row->decider, why);
		if (st != OK && st != NONE)
			return st;
	}
	if (feedback->dossier_id == 0)
		return OK;
	return dossier_find(store, arena, feedback->dossier_id, 0, &row->dossier, why);
}

enum status
returned_list(struct desk *desk, struct arena *arena, const struct feedback *list, size_t count,
    struct returned **out, struct why *why)
{
	enum status st = OK;

	*out = arena_array(arena, count, sizeof(**out));
	for (size_t i = 0; i < count && st == OK; i++)
		st = returned_find(desk, arena, &list[i], &(*out)[i], why);
	return st;
}

static const char *
or_nothing(const char *text)
{
	return text == NULL ? "" : text;
}

void
returned_cells(struct desk *desk, struct arena *arena, const char *language, const struct returned *row,
    const char *out[RETURNED_COLUMNS])
{
	const struct zone *zone = desk->config->zone;
	const struct feedback *feedback = &row->feedback;
	const char *cells[RETURNED_COLUMNS] = {
	    ref_make(arena, "R", feedback->id),
	    say_short_date(arena, zone, feedback->created_at),
	    feedback->dossier_id == 0 ? ""
				      : arena_printf(arena, "%d %s", row->dossier.number,
					    view_dossier_name(arena, &row->dossier, false)),
	    row->contact.name,
	    say_action(arena, language, feedback->action),
	    arena_printf(arena, "%s%s", say_status(language, feedback_status_name(feedback->status)),
		feedback->late ? phrase(language, ", hors délai") : ""),
	    or_nothing(feedback->comment),
	    ref_make(arena, "D", feedback->diffusion_id),
	    row->contact.email,
	    or_nothing(row->contact.company),
	    feedback->when_local == NULL ? "" : say_when(arena, language, feedback->when_local),
	    feedback->decided_at == 0 ? "" : say_short_date(arena, zone, feedback->decided_at),
	    or_nothing(row->decider.name),
	    or_nothing(phrase(language, feedback->decision_comment)),
	};

	memcpy(out, cells, sizeof(cells));
}

enum status
returned_csv(struct desk *desk, struct arena *arena, const char *language, int64_t now,
    const struct returned *rows, size_t count, struct outbox_attachment *attachment, struct why *why)
{
	struct civil day = clock_civil(desk->config->zone, now);
	struct buf csv = buf_make(arena);
	const char *cells[RETURNED_COLUMNS];

	table_begin(&csv);
	for (size_t i = 0; i < RETURNED_COLUMNS; i++)
		cells[i] = phrase(language, returned_headings[i]);
	table_add(&csv, cells, RETURNED_COLUMNS);
	for (size_t i = 0; i < count; i++) {
		returned_cells(desk, arena, language, &rows[i], cells);
		table_add(&csv, cells, RETURNED_COLUMNS);
	}
	*attachment = (struct outbox_attachment){
	    .filename = arena_printf(
		arena, "%s-%04d-%02d-%02d.csv", phrase(language, "retours"), day.year, day.month, day.day),
	    .type = "text/csv",
	};
	return store_document_put(desk->store, arena, csv.data, csv.size_bytes, &attachment->hash, why);
}

bool
returned_is_pending(const struct returned *row)
{
	return row->feedback.request && row->feedback.status == FEEDBACK_PENDING;
}

json_t *
returned_view(const struct view_maker *maker, const struct returned *row)
{
	json_t *view = view_feedback(maker, &row->feedback,
	    row->feedback.dossier_id == 0 ? phrase(maker->language, "La diffusion")
					  : view_dossier_name(maker->arena, &row->dossier, false),
	    row->contact.name);
	const char *ref = ref_make(maker->arena, "R", row->feedback.id);

	if (!returned_is_pending(row))
		return view;
	view_add_link(maker, view, phrase_printf(maker->arena, maker->language, "Valider %s", ref), NULL,
	    phrase_printf(maker->arena, maker->language, "valider %s", ref), true);
	view_add_link(maker, view, phrase_printf(maker->arena, maker->language, "Refuser %s (motif)", ref),
	    NULL, phrase_printf(maker->arena, maker->language, "refuser %s : ", ref), false);
	return view;
}

const char *
returned_refs(struct arena *arena, const struct returned *rows, size_t count)
{
	struct buf refs = buf_make(arena);

	for (size_t i = 0; i < count; i++)
		if (returned_is_pending(&rows[i]))
			buf_addf(&refs, "%sR-%lld", refs.size_bytes == 0 ? "" : ",",
			    (long long)rows[i].feedback.id);
	return refs.size_bytes == 0 ? NULL : refs.data;
}
