/*
 * diffusion (desk) -- what a recruiter does with a diffusion, and what its pages show.
 *
 * Errors:  a command returns REFUSED with a French sentence without capital or full stop: the desk then undoes the whole
 *          letter and answers "Je n'ai rien changé : <sentence>."
 */
#ifndef DESK_DIFFUSION_DIFFUSION_H
#define DESK_DIFFUSION_DIFFUSION_H

#include "desk/take/take.h"

/* What the token of a preview says it is: its buttons are the contact's, and do nothing for a recruiter. */
#define PREVIEW_FORM "aperçu"

/* -- diffusion_named.c -- */
/* The diffusion named, else the conversation's; the sender must have a right to it. */
MUST_USE enum status command_diffusion(
    struct take *, const struct read_command *, struct diffusion *, struct why *);
/* The dossier that "CV-12", "C2" or "2" means in the diffusion. */
MUST_USE enum status command_dossier(
    struct take *, const struct read_command *, const struct diffusion *, struct dossier *, struct why *);
/* Whether the name, or part of it, is the candidate's. */
bool dossier_is_called(struct arena *, const struct dossier *, const char *name);

/* -- diffusion_form.c -- */
MUST_USE enum status command_diffusion_new(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_diffusion_edit(struct take *, const struct read_command *, struct why *);
/* Adds the candidates typed ("CV-12, Sofia Benali, recherche : soudeur"); problems go to the answer under `field`. */
MUST_USE enum status add_candidates(
    struct take *, const struct diffusion *, const char *typed, const char *field, struct why *);

/* -- diffusion_steps.c -- */
MUST_USE enum status command_launch(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_extend(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_close(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_finish(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_archive(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_remove(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_preview(struct take *, const struct read_command *, struct why *);

/* -- diffusion_page.c -- */
MUST_USE enum status command_page(struct take *, const struct read_command *, struct why *);
/* The page of a diffusion: every field, dossiers, recipients; and the links that make sense next. */
MUST_USE enum status show_diffusion(struct take *, const struct diffusion *, struct why *);
/* The answer to an act on it, whose subject says what became of it (French, translated here). */
void open_about(struct take *, const struct diffusion *, const char *what);
/* What may be done next, as links. */
void diffusion_offer_steps(struct take *, const struct diffusion *);
/* Links of a refusal: what the diffusion's status allows instead. */
void show_ways(struct take *, const struct diffusion *);

/* diffusion_copy.c, dossier_options.c, diffusion_list.c, remind.c */
MUST_USE enum status command_copy(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_options(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_diffusions(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_remind(struct take *, const struct read_command *, struct why *);

#endif
