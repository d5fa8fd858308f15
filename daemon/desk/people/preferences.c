/* `préférences`: how a recruiter wants to be told, and the telephone that signs. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "desk/people/people.h"
#include "desk/typed/typed.h"

#define MINUTE_OTHERWISE (8 * 60 + 30)
#define AT_ONCE		 "tout de suite"

static const char *
say_notifications(const struct take *take, int minute)
{
	if (minute < 0)
		return take_phrase(take, AT_ONCE);
	if (minute % 60 == 0)
		return take_printf(take, "résumé à %d\u00a0h", minute / 60);
	return take_printf(take, "résumé à %d\u00a0h\u00a0%02d", minute / 60, minute % 60);
}

/* "résumé à 8 h 30", "8h30", "18:00", "tout de suite".  false: neither. */
static bool
read_notifications(struct arena *arena, const char *typed, int *minute)
{
	const char *key = text_key(arena, typed);
	long hour, past = 0;
	char *end;

	if (strcmp(key, AT_ONCE) == 0 || strcmp(key, "at once") == 0 || text_starts(key, "immediat") ||
	    strcmp(key, "au fil de l eau") == 0) {
		*minute = -1;
		return true;
	}
	if (strcmp(key, "resume") == 0 || strcmp(key, "resume quotidien") == 0 ||
	    strcmp(key, "summary") == 0 || strcmp(key, "daily summary") == 0) {
		*minute = MINUTE_OTHERWISE;
		return true;
	}
	key += strcspn(key, "0123456789");
	if (*key == '\0')
		return false;
	hour = strtol(key, &end, 10);
	end += strspn(end, " h:");
	if (isdigit((unsigned char)*end))
		past = strtol(end, &end, 10);
	end += strspn(end, " ");
	if (text_starts(end, "pm") && hour < 12)
		hour += 12;
	*minute = (int)(hour * 60 + past);
	return hour < 24 && past < 60;
}

static bool
is_telephone(const char *typed)
{
	size_t digits = 0;

	for (const char *c = typed; *c != '\0'; c++)
		digits += isdigit((unsigned char)*c) != 0;
	return strspn(typed, "+0123456789 .-()/") == strlen(typed) && digits >= 6 && digits <= 15;
}

struct line {
	const char *name, *typed, *value, *problem;
};

/* The form, as it is or as it was typed with what is wrong beside each line. */
static void
ask(struct take *take, const struct line *lines, size_t count)
{
	answer_open(take, "formulaire");
	answer_form(take, "préférences");
	for (size_t i = 0; i < count; i++)
		view_add_form_line(take->answer.view, lines[i].name,
		    lines[i].typed == NULL ? lines[i].value : lines[i].typed, lines[i].problem);
}

enum status
command_preferences(struct take *take, const struct read_command *command, struct why *why)
{
	struct recruiter wanted = take->sender.recruiter;
	struct line lines[] = {
	    {"Notifications", command_field(command, "Notifications"),
		say_notifications(take, wanted.digest_minute), NULL},
	    {"Téléphone", command_field(command, "Téléphone"), wanted.phone, NULL},
	    {"Langue", command_field(command, "Langue"), language_said(take, wanted.language), NULL},
	};
	bool given = false, wrong = false;
	enum status st;

	if (lines[0].typed != NULL && !read_notifications(take->arena, lines[0].typed, &wanted.digest_minute))
		lines[0].problem = take_phrase(take,
		    "écrivez «\u00a0tout de suite\u00a0» ou, par exemple, «\u00a0résumé à 8 h 30\u00a0»");
	if (lines[1].typed != NULL && *lines[1].typed != '\0' && !is_telephone(lines[1].typed))
		lines[1].problem =
		    take_phrase(take, "ce n'est pas un numéro de téléphone. Par exemple 04 72 00 00 00");
	if (lines[2].typed != NULL)
		wanted.language = text_language(take->arena, lines[2].typed);
	if (wanted.language == NULL)
		lines[2].problem =
		    take_phrase(take, "écrivez «\u00a0français\u00a0» ou «\u00a0anglais\u00a0»");
	for (size_t i = 0; i < COUNT(lines); i++) {
		given |= lines[i].typed != NULL;
		wrong |= lines[i].problem != NULL;
	}
	if (!given || wrong) {
		answer_subject(take, wrong ? "Vos préférences\u00a0: à corriger" : "Vos préférences");
		answer_say(take, wrong
				     ? "Je n'ai rien changé. Répondez avec les lignes corrigées."
				     : "Répondez à ce message en changeant les lignes voulues. Les demandes "
				       "à décider arrivent toujours tout de suite.");
		ask(take, lines, COUNT(lines));
		return OK;
	}
	if (lines[1].typed != NULL)
		wanted.phone = *lines[1].typed == '\0' ? NULL : lines[1].typed;
	if ((st = recruiter_prefer(take->desk->store, &wanted, why)) != OK)
		return st;
	take->sender.recruiter = wanted;
	answer_open(take, "reponse");
	answer_subject(take, "Vos préférences sont notées");
	answer_field(take, "Notifications", say_notifications(take, wanted.digest_minute));
	answer_field(take, "Téléphone", wanted.phone == NULL ? "—" : wanted.phone);
	answer_field(take, "Langue", language_said(take, wanted.language));
	answer_link(take, "Changer", "préférences", false);
	return take_journal(take, "recruiter.prefer", NULL, NULL, NULL, why);
}
