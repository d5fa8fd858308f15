/*
 * mime-options -- how GMime is told to read, shared by the files that call it.
 */
#ifndef PARSERS_MIME_OPTIONS_H
#define PARSERS_MIME_OPTIONS_H

#include <gmime/gmime.h>

#include "mime.h"

/* Freed by g_mime_parser_options_free. */
GMimeParserOptions *mime_options(void);

#endif
