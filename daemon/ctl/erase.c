/* A person's data are taken away on demand (GDPR, article 17); the journal's chain stays whole without their words. */
#include <glob.h>
#include <inttypes.h>

#include "base/text.h"
#include "ctl/output.h"
#include "ctl/verbs.h"
#include "store/candidate.h"
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

/* What an upgrade and a restore left in state_dir (store.h): whole databases, that nobody rewrites. */
static json_t *
former_databases(const struct ctl *ctl)
{
	static const char *const patterns[] = {"facteur.db.before-*", "replaced-*"};
	json_t *array = output_array(ctl);

	for (size_t i = 0; i < COUNT(patterns); i++) {
		glob_t found;

		if (glob(arena_printf(ctl->arena, "%s/%s", ctl->config->state_dir, patterns[i]), 0, NULL,
			&found) != 0)
			continue;
		for (size_t at = 0; at < found.gl_pathc; at++)
			output_push_text(array, found.gl_pathv[at]);
		globfree(&found);
	}
	return array;
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
	output_set(object, "remove_by_hand", former_databases(ctl));
	return output_show(ctl, object, why);
}

/* Everything held is found by an address: a candidate who has none is lent one that cannot exist. */
static enum status
address_of(struct ctl *ctl, int64_t id, const char **email, bool *lent, struct why *why)
{
	struct candidate candidate;
	enum status st = candidate_find(ctl->store, ctl->arena, id, &candidate, why);

	if (st == NONE)
		return because(why, REFUSED,
		    "no candidate is CV-%" PRId64 ": facteurctl candidate list shows those there are", id);
	if (st != OK)
		return st;
	*lent = candidate.email == NULL;
	*email = *lent ? arena_printf(ctl->arena, "cv-%" PRId64 "@erased.invalid", id) : candidate.email;
	return OK;
}

enum status
verb_erase(struct ctl *ctl, struct why *why)
{
	const char *email = text_lower(ctl->arena, ctl_operand(ctl, 0));
	int64_t number = ctl_candidate_number(ctl_operand(ctl, 0));
	struct person_erased erased;
	bool lent = false;
	enum status st;

	if (number == 0 && !text_is_address(email))
		return ctl_usage(ctl, why,
		    "erase: \"%s\" is neither an e-mail address nor a candidate's CV-N", ctl_operand(ctl, 0));
	if ((st = ctl_open_store(ctl, why)) != OK)
		return st;
	if (number != 0 && (st = address_of(ctl, number, &email, &lent, why)) != OK)
		return st;
	if ((st = refuse_recruiter(ctl, email, why)) != OK)
		return st;
	st = person_erase(ctl->store, email, lent ? number : 0, clock_now(&ctl->clock), output_progress, NULL,
	    &erased, why);
	output_progress_end();
	if (st == NONE)
		return because(why, REFUSED,
		    "no candidate and no contact has the address \"%s\": facteurctl candidate list and "
		    "contact list "
		    "show those there are",
		    email);
	return st == OK ? tell(ctl, number == 0 ? email : NULL, &erased, why) : st;
}
