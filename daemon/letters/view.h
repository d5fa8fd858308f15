/*
 * view -- what templates see: store rows turned into the JSON fields the tables of templates.c list.
 *
 * Every view is a new jansson object owned by the caller (json_decref), or attached to one given.
 * A hidden candidate's name, address, phone and document names never enter a view made for a contact the identity was not
 * revealed to: view_dossier is the one place that decides it.
 *
 * Where a status is said ("statut", a field's value, a table's cell), its tone stands beside it for the HTML to colour:
 * {ton: "bon" | "attente" | "mauvais" | "neutre"}.
 *
 * Common to all mails (view_open): {agence{nom,telephone}, langue, annuler{...} later}.
 * Links: {texte, href, principal} where href is a mailto: with recipient, subject and body filled in (RFC 6068).
 */
#ifndef LETTERS_VIEW_H
#define LETTERS_VIEW_H

#include <jansson.h>

#include "base/clock.h"
#include "store/diffusion.h"
#include "store/feedback.h"

struct view_maker {
	struct arena *arena;
	const char *language; /* of the person who reads */
	const struct zone *zone;
	const char *reply_to; /* where links send their reply: local+TOKEN@domain */
	const char *subject;  /* the subject links carry ("Re: [D-12] Développeurs C"), one line */
};

/* {"objet", "bonjour", ...}: an object ready for the "reponse" template, to be filled by the view_add_* below. */
json_t *view_open(void);
void view_set(json_t *view, const char *key, const char *value); /* NULL value: key absent */
void view_set_flag(json_t *view, const char *key, bool);
/* Appends a sentence to view.phrases[] ({texte}). */
void view_add_sentence(json_t *view, const char *sentence);
/* Sets view.progres {barre "[###·······]", cases[{plein}], texte}: how many of the recipients have answered. */
void view_add_progress(const struct view_maker *, json_t *view, int64_t answered, int64_t recipients);
/* Appends to view.compris[] ({nom, valeur}): the name padded in text by the template builder ("nom_aligne"). */
void view_add_field(json_t *view, const char *name, const char *value);
/* Appends to view.corriger[] ({nom, probleme}). */
void view_add_problem(json_t *view, const char *name, const char *problem);
/* Appends to view.ignore[] ({texte}): what was read and left aside. */
void view_add_ignored(json_t *view, const char *line);
/* Appends to view.formulaire[] ({nom, valeur, probleme}): the lines of a form to be filled in by reply. */
void view_add_form_line(json_t *view, const char *name, const char *value, const char *problem);
/*
 * Appends to view.liens[].  body: what the finished reply says.  subject NULL: the maker's.  A text or a body that
 * phrases.tsv has is said in the maker's language.
 */
void view_add_link(const struct view_maker *, json_t *view, const char *text, const char *subject,
    const char *body, bool principal);
/* Appends to view.tableau[] {entetes[{texte}], lignes[{cellules[{texte}]}], texte: the same aligned for plain text}. */
void view_add_table(const struct view_maker *, json_t *view, const char *const *headings, size_t columns,
    const char *const *cells, size_t rows);

/* A diffusion for anyone: {ref, titre, tags, statut, debut, fin, fin_jour, candidats_nombre, destinataires_nombre, retours_nombre, attente_nombre, maj}. */
json_t *view_diffusion(const struct view_maker *, const struct diffusion *);
/*
 * A dossier as one contact may see it: {numero, repere "C2", nom, masque, resume_court, resume, avis, documents[{nom}],
 * liens[], inactif}.  `for_contact`: apply hiding (and `revealed`); else as its recruiter sees it.
 */
json_t *view_dossier(const struct view_maker *, const struct dossier *, bool for_contact, bool with_links);
/* "Jean Martin", or "Candidat 3 (identité masquée)" where the contact may not know; in French, or as `language` has it. */
const char *view_dossier_name(struct arena *, const struct dossier *, bool for_contact);
const char *view_dossier_name_in(
    struct arena *, const char *language, const struct dossier *, bool for_contact);
/* File name a document leaves with: its own, or "candidat-3-document-1.pdf" while hidden. */
const char *view_document_name(struct arena *, const struct dossier *, size_t index, bool for_contact);
/* A feedback: {ref, action, quoi "demande d'entretien", commentaire, quand, statut, horsdelai, candidat (name), numero, contact, decision_par, decision_le, decision_commentaire}. */
json_t *view_feedback(
    const struct view_maker *, const struct feedback *, const char *candidate_name, const char *contact_name);
/* {nom, prenom, email, telephone, agence, signature[]...}: who signs. */
json_t *view_recruiter(const struct recruiter *, const struct agency *);
/*
 * The same as a contact sees it at the end of a mail: one of the house (internal) gets the recruiter's own telephone, one of
 * a client the agency's and never the recruiter's.
 */
json_t *view_signature(const struct recruiter *, const struct agency *, bool internal);
json_t *view_contact(const struct contact *);

#endif
