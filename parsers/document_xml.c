#include <libxml/xmlreader.h>
#include <string.h>

#include "base/text.h"
#include "document_kind.h"

/* Where a line ends, and where a space stands, in WordprocessingML, OpenDocument, SpreadsheetML and DrawingML. */
static const char line_ends[] =
    " p h tr tc table-row table-cell si c row br line-break cr comment annotation ";
static const char spaces[] = " tab s noBreakHyphen ";
/* Attributes that people's names and addresses are found in. */
static const char telling[] = " author initials Target href title descr tooltip creator user-name userId ";

struct page {
	xmlTextReader *reader;
	struct buf text;
	bool properties;
};

static bool
is_one_of(const char *list, const char *name)
{
	size_t size = strlen(name);

	for (const char *at = strstr(list, name); at != NULL; at = strstr(at + 1, name))
		if (at[-1] == ' ' && at[size] == ' ')
			return true;
	return false;
}

static void
add_attributes(struct page *page)
{
	while (xmlTextReaderMoveToNextAttribute(page->reader) == 1) {
		const char *name = (const char *)xmlTextReaderConstLocalName(page->reader);
		const char *value = (const char *)xmlTextReaderConstValue(page->reader);

		if (name != NULL && value != NULL && is_one_of(telling, name)) {
			buf_add_char(&page->text, '\n');
			buf_add(&page->text, value);
			buf_add_char(&page->text, '\n');
		}
	}
	xmlTextReaderMoveToElement(page->reader);
}

/* The line ends and blanks an XML writer puts between elements are not in the text. */
static bool
is_layout(const char *value)
{
	return strchr(value, '\n') != NULL && strspn(value, " \t\r\n") == strlen(value);
}

static bool
take_node(struct page *page)
{
	const char *name = (const char *)xmlTextReaderConstLocalName(page->reader);
	const char *value = (const char *)xmlTextReaderConstValue(page->reader);

	switch (xmlTextReaderNodeType(page->reader)) {
	case XML_READER_TYPE_ELEMENT:
		if (is_one_of(spaces, name))
			buf_add_char(&page->text, ' ');
		else if (is_one_of(line_ends, name))
			buf_add_char(&page->text, '\n');
		add_attributes(page);
		break;
	case XML_READER_TYPE_END_ELEMENT:
		if (page->properties || is_one_of(line_ends, name))
			buf_add_char(&page->text, '\n');
		break;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		if (value != NULL && !is_layout(value))
			buf_add(&page->text, value);
		break;
	case XML_READER_TYPE_ENTITY_REFERENCE: /* no office program writes one: it could hide anything */
		return false;
	default:
		break;
	}
	return true;
}

bool
document_xml(struct arena *arena, const char *bytes, size_t size, bool properties, struct document_text *text,
    const char *where)
{
	struct page page = {.text = buf_make(arena), .properties = properties};
	bool whole = true;
	int got = -1;

	page.reader = xmlReaderForMemory(
	    bytes, (int)size, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	while (page.reader != NULL && whole && (got = xmlTextReaderRead(page.reader)) == 1)
		whole = take_node(&page);
	xmlFreeTextReader(page.reader);
	document_add(arena, text, where, text_valid(arena, page.text.data, page.text.size_bytes));
	return whole && got == 0;
}
