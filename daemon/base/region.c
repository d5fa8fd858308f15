#include "base/region.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

static const struct {
	const char *name, *zone;
} regions[REGIONS] = {
    [REGION_METROPOLE] = {"metropole", "Europe/Paris"},
    [REGION_ALSACE_MOSELLE] = {"alsace-moselle", "Europe/Paris"},
    [REGION_GUADELOUPE] = {"guadeloupe", "America/Guadeloupe"},
    [REGION_MARTINIQUE] = {"martinique", "America/Martinique"},
    [REGION_GUYANE] = {"guyane", "America/Cayenne"},
    [REGION_REUNION] = {"reunion", "Indian/Reunion"},
    [REGION_MAYOTTE] = {"mayotte", "Indian/Mayotte"},
    [REGION_SAINT_PIERRE] = {"saint-pierre-et-miquelon", "America/Miquelon"},
    [REGION_SAINT_BARTHELEMY] = {"saint-barthelemy", "America/St_Barthelemy"},
    [REGION_SAINT_MARTIN] = {"saint-martin", "America/Marigot"},
    [REGION_WALLIS] = {"wallis-et-futuna", "Pacific/Wallis"},
    [REGION_POLYNESIE] = {"polynesie", "Pacific/Tahiti"},
    [REGION_CALEDONIE] = {"nouvelle-caledonie", "Pacific/Noumea"},
};

/* The longest prefix is first. */
static const struct {
	const char *prefix;
	enum region region;
} postcodes[] = {
    {"97133", REGION_SAINT_BARTHELEMY},
    {"97150", REGION_SAINT_MARTIN},
    {"57", REGION_ALSACE_MOSELLE},
    {"67", REGION_ALSACE_MOSELLE},
    {"68", REGION_ALSACE_MOSELLE},
    {"971", REGION_GUADELOUPE},
    {"972", REGION_MARTINIQUE},
    {"973", REGION_GUYANE},
    {"974", REGION_REUNION},
    {"975", REGION_SAINT_PIERRE},
    {"976", REGION_MAYOTTE},
    {"977", REGION_SAINT_BARTHELEMY},
    {"978", REGION_SAINT_MARTIN},
    {"986", REGION_WALLIS},
    {"987", REGION_POLYNESIE},
    {"988", REGION_CALEDONIE},
};
static const struct {
	const char *prefix;
	enum region region;
} numbers[] = {
    {"+262269", REGION_MAYOTTE},
    {"+262639", REGION_MAYOTTE},
    {"+262", REGION_REUNION},
    {"+590", REGION_GUADELOUPE},
    {"+594", REGION_GUYANE},
    {"+596", REGION_MARTINIQUE},
    {"+508", REGION_SAINT_PIERRE},
    {"+681", REGION_WALLIS},
    {"+689", REGION_POLYNESIE},
    {"+687", REGION_CALEDONIE},
};

enum region
region_of(const char *postcode, const char *phone)
{
	for (size_t i = 0; postcode != NULL && strlen(postcode) == 5 && i < COUNT(postcodes); i++)
		if (text_starts(postcode, postcodes[i].prefix))
			return postcodes[i].region;
	for (size_t i = 0; postcode == NULL && phone != NULL && i < COUNT(numbers); i++)
		if (text_starts(phone, numbers[i].prefix))
			return numbers[i].region;
	return REGION_METROPOLE;
}

const char *
region_name(enum region region)
{
	return regions[region].name;
}

enum region
region_named(const char *name)
{
	for (size_t i = 0; name != NULL && i < REGIONS; i++)
		if (strcmp(regions[i].name, name) == 0)
			return (enum region)i;
	return REGION_METROPOLE;
}

const char *
region_zone(enum region region)
{
	return regions[region].zone;
}
