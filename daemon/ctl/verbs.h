/*
 * verbs -- what facteurctl can be told to do: the functions of the table in facteurctl.c, each in the file of its noun.
 *
 * Errors:  any status but OK ends the program with exit status 1 (2 after ctl_usage) and the sentence on stderr.
 */
#ifndef CTL_VERBS_H
#define CTL_VERBS_H

#include "ctl/ctl.h"

MUST_USE enum status verb_agency_add(struct ctl *, struct why *);
MUST_USE enum status verb_agency_list(struct ctl *, struct why *);
MUST_USE enum status verb_agency_show(struct ctl *, struct why *);
MUST_USE enum status verb_recruiter_add(struct ctl *, struct why *);
MUST_USE enum status verb_recruiter_list(struct ctl *, struct why *);
MUST_USE enum status verb_recruiter_show(struct ctl *, struct why *);
MUST_USE enum status verb_contact_add(struct ctl *, struct why *);
MUST_USE enum status verb_contact_list(struct ctl *, struct why *);
MUST_USE enum status verb_contact_show(struct ctl *, struct why *);
MUST_USE enum status verb_candidate_add(struct ctl *, struct why *);
MUST_USE enum status verb_candidate_list(struct ctl *, struct why *);
MUST_USE enum status verb_candidate_show(struct ctl *, struct why *);
MUST_USE enum status verb_diffusion_list(struct ctl *, struct why *);
MUST_USE enum status verb_diffusion_show(struct ctl *, struct why *);
MUST_USE enum status verb_scenario_list(struct ctl *, struct why *);
MUST_USE enum status verb_scenario_show(struct ctl *, struct why *);
MUST_USE enum status verb_group_list(struct ctl *, struct why *);
MUST_USE enum status verb_group_show(struct ctl *, struct why *);
MUST_USE enum status verb_selection_list(struct ctl *, struct why *);
MUST_USE enum status verb_selection_show(struct ctl *, struct why *);
MUST_USE enum status verb_feedback_list(struct ctl *, struct why *);
MUST_USE enum status verb_feedback_show(struct ctl *, struct why *);
MUST_USE enum status verb_outbox_list(struct ctl *, struct why *);
MUST_USE enum status verb_outbox_show(struct ctl *, struct why *);
MUST_USE enum status verb_outbox_retry(struct ctl *, struct why *);
MUST_USE enum status verb_quarantine_list(struct ctl *, struct why *);
MUST_USE enum status verb_quarantine_show(struct ctl *, struct why *);
MUST_USE enum status verb_quarantine_retry(struct ctl *, struct why *);
MUST_USE enum status verb_quarantine_dismiss(struct ctl *, struct why *);
MUST_USE enum status verb_journal_list(struct ctl *, struct why *);
MUST_USE enum status verb_journal_show(struct ctl *, struct why *);
MUST_USE enum status verb_journal_verify(struct ctl *, struct why *);
MUST_USE enum status verb_import_candidates(struct ctl *, struct why *);
MUST_USE enum status verb_import_contacts(struct ctl *, struct why *);
MUST_USE enum status verb_check(struct ctl *, struct why *);
MUST_USE enum status verb_setup(struct ctl *, struct why *);
MUST_USE enum status verb_status(struct ctl *, struct why *);
MUST_USE enum status verb_export(struct ctl *, struct why *);
MUST_USE enum status verb_metrics(struct ctl *, struct why *);
MUST_USE enum status verb_backup(struct ctl *, struct why *);
MUST_USE enum status verb_sms_in(struct ctl *, struct why *);
MUST_USE enum status verb_stop_in(struct ctl *, struct why *);
MUST_USE enum status verb_erase(struct ctl *, struct why *);
MUST_USE enum status verb_restore(struct ctl *, struct why *);
MUST_USE enum status verb_run_once(struct ctl *, struct why *);
MUST_USE enum status verb_render(struct ctl *, struct why *);
MUST_USE enum status verb_read(struct ctl *, struct why *);

#endif
