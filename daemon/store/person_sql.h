/*
 * person_sql -- how statements about one person name what is theirs; shared by what tells of it and what erases it.
 *
 * Values:  ?1 the address in lower case, ?2 ROLE_CANDIDATE, ?3 ROLE_CONTACT.
 */
#ifndef STORE_PERSON_SQL_H
#define STORE_PERSON_SQL_H

#define CANDIDATE "(SELECT id FROM candidate WHERE email = ?1)"
#define CONTACT	  "(SELECT id FROM contact WHERE email = ?1)"
#define DOSSIERS  "(SELECT id FROM dossier WHERE candidate_id IN " CANDIDATE ")"
/* Other addresses the person was seen to write from, besides the one asked for. */
#define ADDRESSES                                                                                            \
	"(SELECT ?1 UNION SELECT email FROM alias WHERE (role = ?2 AND person_id IN " CANDIDATE              \
	") OR (role = ?3 AND person_id IN " CONTACT "))"
/* Where a mail to them went, though it is not their address any more, unless it is somebody's: with whose it was. */
#define FORMER                                                                                               \
	"SELECT DISTINCT o.to_email AS email, t.role AS role, t.person_id AS person_id"                      \
	" FROM token t JOIN outbox o ON o.token = t.text WHERE o.channel = 'mail'"                           \
	" AND ((t.role = ?2 AND t.person_id IN " CANDIDATE ") OR (t.role = ?3 AND t.person_id IN " CONTACT   \
	")) AND NOT EXISTS (SELECT 1 FROM contact x WHERE x.email = o.to_email)"                             \
	" AND NOT EXISTS (SELECT 1 FROM candidate x WHERE x.email = o.to_email)"                             \
	" AND NOT EXISTS (SELECT 1 FROM recruiter x WHERE x.email = o.to_email)"                             \
	" AND NOT EXISTS (SELECT 1 FROM alias x WHERE x.email = o.to_email)"
#define EVER "(SELECT * FROM " ADDRESSES " a UNION SELECT email FROM (" FORMER ") f)"
/* What SMS come from and go to. */
#define PHONES "(SELECT phone FROM candidate WHERE phone IS NOT NULL AND id IN " CANDIDATE ")"
/* Of answers to meetings and of tokens; of letters, those that somebody else may have written with a token of theirs. */
#define THEIRS	"((role = ?2 AND person_id IN " CANDIDATE ") OR (role = ?3 AND person_id IN " CONTACT "))"
#define LETTERS "(sender IN " ADDRESSES " OR sender IN " PHONES " OR " THEIRS ")"
/* Of feedback and the like. */
#define ABOUT	  "(dossier_id IN " DOSSIERS " OR contact_id IN " CONTACT ")"
#define FEEDBACKS "(SELECT id FROM feedback WHERE " ABOUT ")"
/* Letters about them, and about others of the same diffusions: those have our mail below them, with all the names. */
#define QUOTING                                                                                              \
	"(SELECT arrival_id FROM feedback WHERE " ABOUT " OR diffusion_id IN"                                \
	" (SELECT diffusion_id FROM dossier WHERE candidate_id IN " CANDIDATE "))"
/* Each form that was sent back is an application by itself, with the same documents. */
#define APPLICATIONS                                                                                         \
	"(SELECT id FROM application WHERE coalesce(root_id, id) IN (SELECT coalesce(root_id, id)"           \
	" FROM application WHERE candidate_id IN " CANDIDATE " OR about_id IN " CANDIDATE "))"
#define HASHES                                                                                               \
	"SELECT hash FROM document WHERE candidate_id IN " CANDIDATE                                         \
	" UNION SELECT hash FROM application_document WHERE application_id IN " APPLICATIONS
/* An SMS goes to the number. */
#define REACHED ADDRESSES " OR to_email IN " PHONES

#endif
