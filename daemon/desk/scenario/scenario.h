/*
 * scenario (desk) -- recurring messages to candidates: what the files of that conversation share.
 *
 *     scenario.c           which one is meant, whom it would write to
 *     scenario_form.c      nouveau scénario, modifier S-7
 *     scenario_lines.c     its lines, and the form shown
 *     search_steps.c       the assistant, one question after the other
 *     scenario_ask.c       its message, asked for
 *     scenario_message.c   its message: counted, tried on two candidates, saved
 *     scenario_page.c      scénario S-7, candidats S-7, historique S-7
 *     scenario_switch.c    activer, désactiver, scinder
 *     scenario_plan.c      the days it writes on
 *     scenario_lists.c     mes scénarios, scénarios de mon agence
 *     scenario_now.c       envoi immédiat S-7, lancer malgré tout
 *     scenario_refused.c   mail that was refused for good
 *     scenario_run.c       planned runs by the clock, and what every run does
 *     scenario_batch.c     further runs for who is past the limit of one
 *     scenario_reply.c     what candidates answer
 *     scenario_sms.c       what is said by SMS, counted
 *     sms.c                SMS that come in
 *
 * Errors:  a command returns REFUSED with a French sentence without capital or full stop: the desk then undoes the whole
 *          letter and answers "Je n'ai rien changé : <sentence>."
 */
#ifndef DESK_SCENARIO_SCENARIO_H
#define DESK_SCENARIO_SCENARIO_H

#include "desk/take/take.h"
#include "letters/merge.h"
#include "store/dispatch.h"
#include "store/scenario.h"

/* -- scenario.c -- */
/* The scenario named ("S-7"), else the conversation's; the sender must have a right to it. */
MUST_USE enum status command_scenario(
    struct take *, const struct read_command *, struct scenario *, struct why *);
/* "S-7" */
const char *scenario_ref(struct arena *, const struct scenario *);

/* Those of the sender's agency that write. */
MUST_USE enum status active_scenarios(struct take *, struct scenario **, size_t *count, struct why *);
/* Links that switch one off: of a refusal (`way`), or of the answer. */
void offer_stop(struct take *, const struct scenario *, bool way);
/* "12 (3 écartés : 1 adresse invalide, 2 déjà contactés cette semaine)" */
const char *audience_said(struct arena *, const char *language, const size_t counts[EXCLUSIONS]);
/* "3 écartés : ...", or NULL when nobody is left out. */
const char *excluded_said(struct arena *, const char *language, const size_t counts[EXCLUSIONS]);
/* "adresse invalide": why one person is left out. */
const char *exclusion_said(const char *language, enum exclusion);
/* Whom it would write to now. */
MUST_USE enum status scenario_audience(
    struct desk *, struct arena *, const struct scenario *, int64_t now, struct audience *, struct why *);
#define MERGE_FIELDS 6
struct merged {
	struct merge_field fields[MERGE_FIELDS];
};
/* What a message's fields are for this candidate. */
void merge_of(struct arena *, const struct candidate *, const struct recruiter *, const struct agency *,
    struct merged *);

/* -- scenario_ask.c -- */
/* Asks for the message. */
void message_ask(struct take *, const struct scenario *, const char *typed);

/* -- scenario_plan.c -- */
/* Sets next_at and next_on to the first planned day not before `after` that was not run yet. */
MUST_USE enum status scenario_plan(
    struct desk *, struct arena *, struct scenario *, int64_t after, struct why *);
/* The days after the next one, at most `most`, were nothing changed; none when there is no next.  Returns how many. */
size_t scenario_later(
    const struct desk *, const struct scenario *, const struct agency *, int64_t *days, size_t most);
/* Of the days that passed while nobody was there to run them, only the latest is made up for. */
MUST_USE enum status scenario_day(
    struct desk *, struct arena *, int64_t now, const struct scenario *, const char **day, struct why *);

/* -- scenario_page.c -- */
MUST_USE enum status command_scenario_page(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_people(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_history(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_copy(struct take *, const struct read_command *, struct why *);
/* What may be done next with it, as links. */
void scenario_offer(struct take *, const struct scenario *);
/* Its summary page, in the answer: every field, whom it would reach now, the links that make sense next. */
MUST_USE enum status show_scenario(struct take *, const struct scenario *, struct why *);
/* Once one word changed it: plans its next run, writes it, journals `event`, and shows its page. */
MUST_USE enum status scenario_keep(struct take *, struct scenario *, const char *event, struct why *);

/* -- scenario_message.c -- */
/* A letter that answers the page which asks for the message. */
MUST_USE enum status message_take(struct take *, bool *taken, struct why *);
/*
 * Saves what was typed, which makes the scenario active, and shows its page; what is wrong with it is said, and the
 * message asked again.  Journals.
 */
MUST_USE enum status message_save(struct take *, struct scenario *, const char *typed, struct why *);

/* scenario_form.c, scenario_switch.c, scenario_now.c, scenario_lists.c */
MUST_USE enum status command_scenario_new(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_edit(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_assistant(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_on(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_off(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_split(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_whole(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_now(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenario_launch(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenarios_mine(struct take *, const struct read_command *, struct why *);
MUST_USE enum status command_scenarios_agency(struct take *, const struct read_command *, struct why *);

/* -- scenario_reply.c -- */
/* A letter of a candidate who was written to, or who wants nothing more. */
MUST_USE enum status candidate_take(struct take *, bool *taken, struct why *);

/* -- scenario_batch.c -- */
/* How many are past the limit of one run, and when their turn comes, or the offer that it may. */
void batches_show(struct take *, const struct scenario *, const size_t counts[EXCLUSIONS]);
/* After a run: whether some still wait, and the day of their batch.  Writes the scenario. */
MUST_USE enum status batches_go_on(
    struct desk *, struct arena *, int64_t now, struct scenario *, const struct dispatch *, struct why *);

/* -- scenario_run.c -- */
/* One run: the dispatch, a mail and a delivery for each recipient.  due_on NULL: at once, asked for by `by`. */
struct run_order {
	const char *due_on;
	int64_t by;	 /* recruiter; 0: the clock */
	int64_t mail_at; /* when the mails leave */
};
MUST_USE enum status scenario_send(struct desk *, struct arena *, int64_t now, const struct scenario *,
    const struct run_order *, struct dispatch *, struct why *);
/* The planned runs that are due, and reports of what was sent at once. */
MUST_USE enum status scenario_due(
    struct desk *, struct arena *, int64_t now, bool *did_something, struct why *);

/* -- scenario_refused.c -- */
/* A mail of a run was refused for good: its address is noted, and a burst of refusals stops the run and the scenario. */
MUST_USE enum status scenario_refused(
    struct desk *, struct arena *, int64_t now, const struct outbox_mail *, struct why *);

#endif
