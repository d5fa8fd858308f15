/* A person's data are taken away on demand (GDPR, article 17); the journal's chain stays whole without their words. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "ctl/output.h"
#include "ctl/verbs.h"
#include "store/people.h"
#include "store/person.h"

static enum status
refuse_recruiter(struct ctl *ctl, const char *email, struct why *why)
{
	struct recruiter recruiter;
	enum status st = recruiter_find_email(ctl->store, ctl->arena, email, &recruiter, why);

	if (st != OK)
		return st == NONE ? OK : st;
	return because(why, REFUSED,
	    "%s is a recruiter: what they decided is the house's own record, only candidates and contacts "
	    "are erased",
	    email);
}

static enum status
tell(struct ctl *ctl, const char *email, const struct person_erased *erased, struct why *why)
{
	json_t *object = output_object(ctl);

	output_set_text(object, "email", email);
	output_set_ref(ctl, object, "candidate", "CV", erased->candidate_id);
	if (erased->contact_id != 0)
		output_set_number(object, "contact", erased->contact_id);
	else
		output_set_null(object, "contact");
	output_set_number(object, "feedback", erased->feedback);
	output_set_number(object, "documents", erased->documents);
	output_set_number(object, "mails", erased->mails);
	output_set_number(object, "cancelled", erased->cancelled);
	output_set_number(object, "journal", erased->journal);
	output_set_flag(object, "stop_kept", erased->silence);
	output_set_text(object, "letters", "deleted from the mailbox by the next pass");
	return output_show(ctl, object, why);
}

enum status
verb_erase(struct ctl *ctl, struct why *why)
{
	const char *email = text_lower(ctl->arena, ctl_operand(ctl, 0));
	struct person_erased erased;
	enum status st;

	if (!text_is_address(email))
		return ctl_usage(ctl, why, "erase: \"%s\" is not an e-mail address", ctl_operand(ctl, 0));
	if ((st = ctl_open_store(ctl, why)) != OK || (st = refuse_recruiter(ctl, email, why)) != OK)
		return st;
	st = person_erase(ctl->store, email, clock_now(&ctl->clock), output_progress, NULL, &erased, why);
	output_progress_end();
	if (st == NONE)
		return because(why, REFUSED,
		    "no candidate and no contact has the address \"%s\": facteurctl candidate list and "
		    "contact list "
		    "show those there are",
		    email);
	return st == OK ? tell(ctl, email, &erased, why) : st;
}
