#include "gender.h"

/* Folded; none that men bear in France or in English (Dominique, Camille, Claude, Jean, Andrea, Sacha). */
static const char *const women[] = {"adele", "agathe", "agnes", "aicha", "alice", "amandine", "amelie",
    "amina", "anais", "anna", "anne", "annie", "audrey", "aurelie", "beatrice", "brigitte", "caroline",
    "catherine", "cecile", "celine", "chantal", "charlotte", "chloe", "christelle", "christine", "clara",
    "clemence", "corinne", "delphine", "diane", "elisabeth", "elise", "elizabeth", "elodie", "emilie",
    "emily", "emma", "estelle", "esther", "eva", "fanny", "fatima", "florence", "francoise", "hannah",
    "helene", "ines", "isabelle", "jade", "jeanne", "jennifer", "josiane", "julia", "julie", "juliette",
    "justine", "karima", "karine", "khadija", "laetitia", "laura", "laure", "laurence", "lea", "leila",
    "lena", "lola", "louise", "lucie", "lydia", "madeleine", "malika", "manon", "margaux", "margot",
    "marguerite", "marie", "marina", "marine", "martine", "mathilde", "melanie", "melissa", "monique",
    "muriel", "nadia", "nadine", "naima", "nathalie", "nicole", "noemie", "oceane", "odile", "olivia",
    "patricia", "pauline", "rachel", "rachida", "rebecca", "rosa", "sabrina", "salma", "samira", "sandra",
    "sandrine", "sara", "sarah", "severine", "sofia", "solene", "sonia", "sophia", "sophie", "stephanie",
    "susan", "suzanne", "sylvie", "valerie", "vanessa", "veronique", "victoria", "virginie", "yasmine", "zoe",
    ""};

bool
gender_woman(const struct stage *stage, const struct crowd *who, size_t *index)
{
	size_t count = 0;

	for (size_t i = 0; i < stage->count; i++) {
		const struct person *person = &stage->people[i];
		/* "Jean-Marie" is no woman: of a name of several parts the first one tells. */
		if (!crowd_has(who, i) || person->hidden || person->name_count < 2 ||
		    word_among(person->names[0], women) < 0)
			continue;
		*index = i;
		count++;
	}
	return crowd_count(who) == 2 && count == 1;
}
