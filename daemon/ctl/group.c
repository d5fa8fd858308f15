#include "store/group.h"

#include "base/text.h"
#include "ctl/nouns.h"
#include "ctl/verbs.h"

static enum status
group_json(struct ctl *ctl, const struct contact_group *group, json_t **out, struct why *why)
{
	json_t *object = output_object(ctl);
	struct agency agency = {0};
	enum status st = agency_find(ctl->store, ctl->arena, group->agency_id, &agency, why);

	output_set_text(object, "name", group->name);
	output_set_text(object, "agency", agency.name);
	output_set_number(object, "contacts", group->contacts);
	output_set_time(ctl, object, "updated", group->updated_at);
	*out = object;
	return st == NONE ? OK : st;
}

enum status
verb_group_list(struct ctl *ctl, struct why *why)
{
	static const struct output_column columns[] = {
	    {"name", "GROUP"}, {"agency", "AGENCY"}, {"contacts", "CONTACTS"}, {"updated", "UPDATED"}};
	json_t *array = output_array(ctl), *object;
	struct contact_group *found;
	size_t count;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = group_list(ctl->store, ctl->arena, 0, 0, &found, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		st = group_json(ctl, &found[i], &object, why);
		output_push(array, object);
		if (st != OK)
			return st;
	}
	return output_list(ctl, array, columns, COUNT(columns), why);
}

/* Two agencies may each have a group of the same name. */
static enum status
group_named(
    struct ctl *ctl, const char *name, const char *agency, struct contact_group *group, struct why *why)
{
	struct contact_group *found;
	struct agency only = {0};
	size_t count, same = 0;
	enum status st = OK;

	if (agency != NULL)
		st = ctl_found(
		    agency_find_name(ctl->store, ctl->arena, agency, &only, why), "agency", agency, why);
	if (st != OK || (st = group_list(ctl->store, ctl->arena, only.id, 0, &found, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++)
		if (text_same(ctl->arena, found[i].name, name)) {
			*group = found[i];
			same++;
		}
	if (same > 1)
		return because(
		    why, REFUSED, "several agencies have a group \"%s\": say whose with --agency", name);
	return ctl_found(same == 1 ? OK : NONE, "group", name, why);
}

enum status
verb_group_show(struct ctl *ctl, struct why *why)
{
	json_t *object, *members = output_array(ctl);
	struct contact_group group;
	struct contact *contacts;
	size_t count;
	enum status st;

	if ((st = ctl_open_store(ctl, why)) != OK ||
	    (st = group_named(ctl, ctl_operand(ctl, 0), ctl_option(ctl, "agency"), &group, why)) != OK ||
	    (st = group_json(ctl, &group, &object, why)) != OK ||
	    (st = group_contacts(ctl->store, ctl->arena, group.id, &contacts, &count, why)) != OK)
		return st;
	for (size_t i = 0; i < count; i++)
		output_push_text(members, contacts[i].email);
	output_set(object, "contacts", members);
	return output_show(ctl, object, why);
}
