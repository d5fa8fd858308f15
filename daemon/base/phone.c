#include "base/phone.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

#define DIGITS_MIN 8 /* of a whole international number */
#define DIGITS_MAX 15
#define NATIONAL   9 /* digits behind the 0, in France and overseas alike */

/* What follows the 0, and the country it belongs to; the longest prefix is first. */
static const struct {
	const char *prefix, *country;
} plans[] = {
    {"262", "262"},
    {"692", "262"},
    {"693", "262"},
    {"269", "262"},
    {"639", "262"}, /* La Réunion, Mayotte */
    {"590", "590"},
    {"690", "590"},
    {"691", "590"}, /* Guadeloupe */
    {"594", "594"},
    {"694", "594"}, /* Guyane */
    {"596", "596"},
    {"696", "596"},
    {"697", "596"}, /* Martinique */
    {"1", "33"},
    {"2", "33"},
    {"3", "33"},
    {"4", "33"},
    {"5", "33"},
    {"6", "33"},
    {"7", "33"},
    {"9", "33"},
};

/* The digits, a leading + kept; NULL when anything but separators stands between. */
static char *
digits_of(struct arena *arena, const char *typed)
{
	const char *text = text_line(arena, typed);
	char *digits = arena_alloc(arena, strlen(text) + 1), *to = digits;

	for (const char *c = text; *c != '\0'; c++) {
		if (strncmp(c, "(0)", 3) == 0) {
			c += 2;
			continue;
		}
		if (text_starts(c, "\u00a0") || text_starts(c, "\u202f")) {
			c += strlen(text_starts(c, "\u00a0") ? "\u00a0" : "\u202f") - 1;
			continue;
		}
		if (isdigit((unsigned char)*c) || (*c == '+' && to == digits))
			*to++ = *c;
		else if (strchr(" .-/()", *c) == NULL)
			return NULL;
	}
	return digits;
}

static const char *
country_of(const char *national)
{
	for (size_t i = 0; i < COUNT(plans); i++)
		if (text_starts(national, plans[i].prefix))
			return plans[i].country;
	return NULL;
}

const char *
phone_parse(struct arena *arena, const char *typed)
{
	const char *digits = typed == NULL ? NULL : digits_of(arena, typed), *country;
	size_t length;

	if (digits == NULL)
		return NULL;
	if (text_starts(digits, "00"))
		digits = arena_printf(arena, "+%s", digits + 2);
	length = strlen(digits);
	if (*digits == '0') {
		country = length == NATIONAL + 1 ? country_of(digits + 1) : NULL;
		return country == NULL ? NULL : arena_printf(arena, "+%s%s", country, digits + 1);
	}
	if (*digits != '+' || digits[1] == '0')
		return NULL;
	if (text_starts(digits, "+33")) {
		const char *national = digits + 3 + (digits[3] == '0');

		country = strlen(national) == NATIONAL ? country_of(national) : NULL;
		return country == NULL || strcmp(country, "33") != 0 ? NULL
								     : arena_printf(arena, "+33%s", national);
	}
	return length - 1 < DIGITS_MIN || length - 1 > DIGITS_MAX ? NULL : digits;
}

static const char *
in_pairs(struct arena *arena, const char *digits, size_t first)
{
	char *out = arena_alloc(arena, strlen(digits) * 2 + 1), *to = out;

	for (size_t i = 0; digits[i] != '\0'; i++) {
		if (i >= first && (i - first) % 2 == 0)
			*to++ = ' ';
		*to++ = digits[i];
	}
	return out;
}

const char *
phone_say(struct arena *arena, const char *phone)
{
	static const char *const overseas[] = {"+262", "+590", "+594", "+596"};

	if (phone == NULL || phone_parse(arena, phone) == NULL ||
	    strcmp(phone_parse(arena, phone), phone) != 0)
		return phone;
	if (text_starts(phone, "+33"))
		return in_pairs(arena, arena_printf(arena, "0%s", phone + 3), 2);
	for (size_t i = 0; i < COUNT(overseas); i++)
		if (text_starts(phone, overseas[i]) && strlen(phone) == 4 + NATIONAL)
			return in_pairs(arena, arena_printf(arena, "0%s", phone + 4), 4);
	return phone;
}

bool
phone_is_mobile(const char *phone)
{
	static const struct {
		const char *country, *mobile[3];
	} kinds[] = {
	    {"+33", {"+336", "+337"}},
	    {"+262", {"+262692", "+262693", "+262639"}},
	    {"+590", {"+590690", "+590691"}},
	    {"+594", {"+594694"}},
	    {"+596", {"+596696", "+596697"}},
	};

	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (!text_starts(phone, kinds[i].country))
			continue;
		for (size_t j = 0; j < COUNT(kinds[i].mobile) && kinds[i].mobile[j] != NULL; j++)
			if (text_starts(phone, kinds[i].mobile[j]))
				return true;
		return false;
	}
	return true;
}
