#include "signature.h"

#include <string.h>

#include "base/text.h"

#define FOOTER_BYTES 160

/* Folded beginnings of what telephones and programs append. */
static const char *const footers[] = {"envoye de mon ", "envoye depuis ", "envoye a partir d", "envoye via ",
    "envoye avec ", "sent from ", "sent via ", "sent with ", "get outlook for ", "obtenir outlook pour ",
    "obtenez outlook pour ", "telechargez outlook pour ", "telecharger outlook pour ",
    "provenance : courrier pour", "provenance: courrier pour", "gesendet von ", "gesendet mit ",
    "von meinem ", "enviado desde ", "enviado do ", "enviado de ", "inviato da", "verstuurd vanaf ",
    "verzonden vanaf ", "verzonden met ", "wyslane z ", "sendt fra ", "skickat fran ", "lahetetty ",
    "отправлено с "};

static bool
is_footer(struct arena *a, const struct line *line)
{
	const char *folded;

	if (line->size_bytes > FOOTER_BYTES)
		return false;
	folded = text_fold(a, line->text);
	folded += strspn(folded, " *_-");
	for (size_t i = 0; i < COUNT(footers); i++)
		if (text_starts(folded, footers[i]))
			return true;
	return false;
}

size_t
signature_find(struct arena *a, const struct lines *lines, size_t from, size_t to,
    const struct mail_address *sender, bool last)
{
	(void)sender;
	(void)last;
	for (size_t i = from; i < to; i++) {
		const struct line *line = &lines->items[i];
		if ((line->flags & LINE_SIGNATURE) != 0 || strcmp(line->text, "--") == 0 ||
		    is_footer(a, line))
			return i;
	}
	return to;
}
