#include "gender.h"

#include <string.h>

/* Folded; none that men bear in France or in English (Dominique, Camille, Claude, Jean, Andrea, Sacha). */
WORD_LIST(women, "adele", "agathe", "agnes", "aicha", "alice", "amandine", "amelia", "amelie", "amina",
    "aminata", "anais", "anna", "anne", "annie", "audrey", "aurelie", "beatrice", "brigitte", "carole",
    "caroline", "catherine", "cecile", "celine", "chantal", "charlotte", "chloe", "christelle", "christine",
    "claire", "clara", "clemence", "coralie", "corinne", "delphine", "diana", "diane", "dorothee",
    "elisabeth", "elise", "elizabeth", "elodie", "emilie", "emily", "emma", "estelle", "esther", "eva",
    "fanny", "fatima", "fatou", "florence", "francoise", "gaelle", "ghislaine", "hannah", "helen", "helene",
    "ines", "ingrid", "irina", "isabelle", "jacqueline", "jade", "janet", "jeanne", "jennifer", "jessica",
    "joanna", "joelle", "josephine", "josiane", "julia", "julie", "juliette", "justine", "karen", "karima",
    "karine", "kate", "kelly", "khadija", "laetitia", "laura", "laure", "laurence", "lea", "leila", "lena",
    "linda", "lisa", "lola", "louise", "lucie", "lucy", "ludivine", "lydia", "madeleine", "maelle", "maeva",
    "malika", "manon", "margaux", "margot", "marguerite", "marie", "marina", "marine", "marion", "martine",
    "mary", "maryse", "mathilde", "maud", "melanie", "melissa", "mireille", "monique", "muriel", "nadia",
    "nadine", "naima", "natasha", "nathalie", "nicole", "nina", "noemie", "oceane", "odile", "olga", "olivia",
    "patricia", "pauline", "perrine", "priya", "rachel", "rachida", "rebecca", "rosa", "sabrina", "salma",
    "samantha", "samira", "sandra", "sandrine", "sara", "sarah", "severine", "simone", "sofia", "solene",
    "sonia", "sophia", "sophie", "stephanie", "susan", "suzanne", "sylvie", "tania", "valerie", "vanessa",
    "vera", "veronique", "victoria", "virginie", "yasmine", "yvonne", "zoe");

/* Folded; none that women bear in France or in English (Dominique, Claude, Camille, Ange, Robin, Alex). */
WORD_LIST(men, "aaron", "abdel", "abdou", "adam", "adrien", "ahmed", "alain", "alan", "alban", "alexandre",
    "alexis", "ali", "amadou", "amine", "andre", "anis", "anthony", "antoine", "antonin", "arnaud", "arthur",
    "aurelien", "aymeric", "baptiste", "bastien", "benjamin", "benoit", "bernard", "bilal", "boris", "brahim",
    "brice", "bruno", "bryan", "cedric", "charles", "cheikh", "christian", "christophe", "christopher",
    "clement", "connor", "corentin", "cyril", "damien", "daniel", "david", "denis", "didier", "dimitri",
    "donovan", "dylan", "edouard", "edward", "elias", "emmanuel", "enzo", "eric", "erwan", "esteban",
    "etienne", "evan", "fabien", "fabio", "fabrice", "farid", "fernand", "florian", "franck", "francois",
    "frederic", "gabriel", "gael", "gaetan", "gareth", "gary", "gauthier", "geoffrey", "georges", "gerard",
    "germain", "gilbert", "gilles", "gregory", "guillaume", "hakim", "hamid", "harry", "hassan", "henri",
    "henry", "herve", "hicham", "hugo", "ibrahim", "ilyes", "ismael", "ivan", "jack", "jacques", "james",
    "jean", "jeremie", "jeremy", "jerome", "joel", "john", "jonathan", "jordan", "jorge", "jose", "joseph",
    "joshua", "julien", "karim", "kevin", "khalid", "laurent", "leo", "liam", "lionel", "loic", "lorenzo",
    "louis", "luc", "lucas", "ludovic", "malik", "mamadou", "manuel", "marc", "marcel", "marius", "martin",
    "marvin", "mathieu", "mathis", "matteo", "matthieu", "maurice", "maxence", "maxime", "mehdi", "michael",
    "mickael", "miguel", "mike", "mohamed", "moussa", "mustapha", "nabil", "nathan", "nathanael", "nicholas",
    "nicolas", "noah", "norbert", "oliver", "olivier", "omar", "oscar", "oumar", "ousmane", "pascal",
    "patrice", "patrick", "paul", "paulo", "pedro", "peter", "philippe", "pierre", "quentin", "rachid",
    "rafael", "raphael", "raymond", "regis", "remi", "richard", "robert", "rodolphe", "roger", "roland",
    "romain", "ronan", "ruben", "ryan", "said", "salim", "samir", "samuel", "samy", "scott", "sean",
    "sebastien", "serge", "simon", "sofiane", "soufiane", "stanislas", "stephane", "stephen", "steven",
    "sylvain", "teddy", "theo", "theodore", "thibault", "thibaut", "thierry", "thomas", "tony", "tristan",
    "ugo", "valentin", "victor", "vincent", "walter", "william", "xavier", "yacine", "yanis", "yann",
    "yannick", "yassine", "yoann", "yohan", "younes", "youssef", "yves", "zakaria");

bool
gender_woman(const struct stage *stage, const struct crowd *who, size_t *index)
{
	size_t count = 0;

	for (size_t i = 0; i < stage->count; i++) {
		const struct person *person = &stage->people[i];
		/* "Jean-Marie" is no woman: of a name of several parts the first one tells. */
		if (!crowd_has(who, i) || person->hidden || person->name_count < 2 ||
		    word_among(person->names[0], &women) < 0)
			continue;
		*index = i;
		count++;
	}
	return crowd_count(who) == 2 && count == 1;
}

void
gender_tell(struct stage *stage, const char *text, const struct crowd *who)
{
	static const char *const hers[] = {
	    "la ", "mme ", "mme.", "madame ", "mlle ", "mrs ", "mrs.", "miss "};
	static const char *const his[] = {"m ", "m. ", "mr ", "mr.", "monsieur "};

	if (crowd_count(who) != 1)
		return;
	for (size_t i = 0; i < COUNT(hers); i++)
		if (strncmp(text, hers[i], strlen(hers[i])) == 0)
			crowd_join(&stage->women, who);
	for (size_t i = 0; i < COUNT(his); i++)
		if (strncmp(text, his[i], strlen(his[i])) == 0)
			crowd_join(&stage->men, who);
}

void
gender_fits(const struct stage *stage, bool woman, struct crowd *who)
{
	const struct crowd *told = woman ? &stage->men : &stage->women;

	*who = (struct crowd){0};
	for (size_t i = 0; i < stage->count; i++) {
		const struct person *person = &stage->people[i];
		/* "Marie-Paul", "Jean Camille": the first of several names tells. */
		bool other =
		    person->name_count > 1 && word_among(person->names[0], woman ? &men : &women) >= 0;

		if (person->active && !other && !crowd_has(told, i))
			crowd_add(who, i);
	}
}
