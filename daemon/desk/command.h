/*
 * command -- what a recruiter may write, one row a verb (DESIGN section 4).
 *
 * Errors:  a command returns REFUSED with a French sentence without capital or full stop: the desk then undoes the whole
 *          letter and answers "Je n'ai rien changé : <sentence>."
 */
#ifndef DESK_COMMAND_H
#define DESK_COMMAND_H

#include "desk/take.h"

/* What the token of a preview says it is: its buttons are the contact's, and do nothing for a recruiter. */
#define PREVIEW_FORM "aperçu"

/* Value of a known field, NULL when it was not given. */
const char *command_field(const struct read_command *, const char *name);
/* The first argument with this prefix ("D", "CV", "C", "R") as its number; 0: none. */
int64_t command_ref(const struct read_command *, const char *prefix);
/* "D-12", "CV-40", ... : no name and no number. */
bool command_is_ref(const char *argument);
bool command_has(const struct read_command *, const char *word);
/* The diffusion named, else the conversation's; the sender must have a right to it. */
MUST_USE enum status command_diffusion(
    struct take *, const struct read_command *, struct diffusion *, struct why *);
/* The dossier that "CV-12", "C2" or "2" means in the diffusion. */
MUST_USE enum status command_dossier(
    struct take *, const struct read_command *, const struct diffusion *, struct dossier *, struct why *);

/* diffusion_form.c */
MUST_USE enum status command_diffusion_new(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_diffusion_edit(struct take *, const struct read_command *, struct why *);
/* diffusion_steps.c */
MUST_USE enum status command_launch(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_extend(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_close(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_finish(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_archive(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_remove(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_preview(struct take *, const struct read_command *, struct why *);
/* removal.c */
MUST_USE enum status command_remove_kept(struct take *, const struct read_command *, struct why *);
/* held.c */
MUST_USE enum status command_send_anyway(struct take *, const struct read_command *, struct why *);
/* dossier_options.c */
MUST_USE enum status command_add(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_take_out(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_options(struct take *, const struct read_command *, struct why *);
/* remind.c, preferences.c */
MUST_USE enum status command_remind(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_preferences(struct take *, const struct read_command *, struct why *);
/* history.c */
MUST_USE enum status command_history(struct take *, const struct read_command *, struct why *);
/* diffusion_copy.c */
MUST_USE enum status command_copy(struct take *, const struct read_command *, struct why *);
/* delegation.c */
MUST_USE enum status command_delegate(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_delegate_end(struct take *, const struct read_command *, struct why *);
/* reason.c */
MUST_USE enum status command_why(struct take *, const struct read_command *, struct why *);
/* undo.c */
MUST_USE enum status command_undo(struct take *, const struct read_command *, struct why *);
/* Lines that are none of this command's are named to the sender: nothing typed is dropped in silence. */
/* A name among the arguments: "masquer Karim Haddad"; NULL: none. */
const char *command_name(const struct read_command *);
/* Whether the name, or part of it, is the candidate's. */
bool dossier_is_called(struct arena *, const struct dossier *, const char *name);
/* What stands behind the verb beside references, as typed: a day.  "": nothing. */
const char *command_day(struct arena *, const struct read_command *);
void command_say_others(
    struct take *, const struct read_command *, const char *const *names, size_t name_count);
/* diffusion_page.c: what may be done next, as links */
void diffusion_offer_steps(struct take *, const struct diffusion *);
/* scenario_page.c */
MUST_USE enum status command_scenario_copy(struct take *, const struct read_command *, struct why *);
/* unclear.c */
/* The answer to a line that is no command. */
MUST_USE enum status not_understood(struct take *, const char *line, struct why *);
/* REFUSED, with the diffusions that may be meant as links. */
MUST_USE enum status ask_diffusion(struct take *, const struct read_command *, int64_t *id, struct why *);
/* A letter of nothing but thanks is kept and not answered. */
MUST_USE enum status thanks_take(struct take *, bool *taken, struct why *);
/* unclear_names.c.  Links to the people and to the active scenarios that words name. */
MUST_USE enum status offer_people(struct take *, const char *typed, struct why *);
MUST_USE enum status offer_scenarios(struct take *, const char *typed, struct why *);
/* Which scenario was meant, before it is asked: those that are active. */
MUST_USE enum status scenario_ways(struct take *, const struct read_command *, struct why *);
/* form_complete.c.  Only the lines put right were sent back: the others are those of the form replied to. */
MUST_USE enum status form_complete(struct take *, struct read_command *, struct why *);
/* The verbs nearest in spelling, as links. */
void command_offer_nearest(struct take *, const char *typed);
/* joined.c */
/* The letter's commands as they are meant: lines that only say what another is about are part of it. */
void joined_commands(const struct take *, const struct read_command **, size_t *count);
/* lists.c, diffusion_page.c, feedback_list.c */
MUST_USE enum status command_diffusions(struct take *, const struct read_command *, struct why *);
/* Whether a verb is one of the table. */
bool command_exists(const char *verb);
/* help.c, template_edit.c */
MUST_USE enum status command_templates(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_template(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_help(struct take *, const struct read_command *, struct why *);
/* "aide zorglub", as typed: the help, of the topic that word belongs to when there is one. */
MUST_USE enum status help_about(struct take *, const char *typed, struct why *);
MUST_USE enum status command_page(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_feedback(struct take *, const struct read_command *, struct why *);
/* `statut : en attente` among those of feedback (enum feedback_status); -1: any, or another word, which is told. */
int feedback_status_asked(struct take *, const struct read_command *);

/* rename.c */
MUST_USE enum status command_rename(struct take *, const struct read_command *, struct why *);
/* meeting.c */
MUST_USE enum status command_meeting_move(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_meeting_cancel(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_meeting_keep(struct take *, const struct read_command *, struct why *);
/* decision.c */
MUST_USE enum status command_requalify(struct take *, const struct read_command *, struct why *);

/* candidate.c */
MUST_USE enum status command_candidate_page(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_candidate_edit(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_favour(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_hire(struct take *, const struct read_command *, struct why *);
/* application.c */
MUST_USE enum status command_candidate_new(struct take *, const struct read_command *, struct why *);
/* A letter without command that brings documents: an application forwarded, or files for a candidate's page. */
MUST_USE enum status application_take(struct take *, bool *taken, struct why *);
/* contact.c */
MUST_USE enum status command_contact_new(struct take *, const struct read_command *, struct why *);
/* `modifier` of whom or what a name alone tells. */
MUST_USE enum status command_edit_named(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_contact_edit(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_group(struct take *, const struct read_command *, struct why *);
/* "retirer Paul Roux du groupe Soudure", or `add` to it; *taken false: no group is named so, and nothing was done. */
MUST_USE enum status group_change(
    struct take *, const struct read_command *, bool add, bool *taken, struct why *);
MUST_USE enum status command_group_remove(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_contact_remove(struct take *, const struct read_command *, struct why *);
/* selection.c */
MUST_USE enum status command_selection_new(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_selection_edit(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_selection_page(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_selection_add(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_selection_take_out(struct take *, const struct read_command *, struct why *);
/* scenario.h tells which file */
MUST_USE enum status command_scenario_new(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_edit(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_page(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_on(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_split(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_whole(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_off(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_people(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_history(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_now(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_launch(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_assistant(struct take *, const struct read_command *, struct why *);
/* search.c */
MUST_USE enum status command_search_new(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_search_edit(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_search_page(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_searches(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenarios_mine(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenarios_agency(struct take *, const struct read_command *, struct why *);
/* directory.c */
MUST_USE enum status command_candidates(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_contacts(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_groups(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_selections(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_hires(struct take *, const struct read_command *, struct why *);
/* import.c */
MUST_USE enum status command_import(struct take *, const struct read_command *, struct why *);

/* -- shared by those files -- */
/* The page of a diffusion: every field, dossiers, recipients; and the links that make sense next. */
MUST_USE enum status show_diffusion(struct take *, const struct diffusion *, struct why *);
/* The answer to an act on it, whose subject says what became of it (French, translated here). */
void open_about(struct take *, const struct diffusion *, const char *what);
/* Links of a refusal: what the diffusion's status allows instead. */
void show_ways(struct take *, const struct diffusion *);
/* Adds the candidates typed ("CV-12, Sofia Benali, recherche : soudeur"); problems go to the answer under `field`. */
MUST_USE enum status add_candidates(
    struct take *, const struct diffusion *, const char *typed, const char *field, struct why *);

#endif
