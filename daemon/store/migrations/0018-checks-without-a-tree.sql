-- A list of three or more in a CHECK is a tree that SQLite builds anew for every row it looks at: a tenth of what a reply
-- cost the desk, and of what a mail cost the outbox.  The same said with OR is compared.  What stands in the rows is not
-- touched, so only the words are (sqlite.org/lang_altertable.html, section 7: a CHECK may be changed where it stands).
PRAGMA writable_schema = ON;

UPDATE sqlite_schema SET sql = replace(sql,
	'state IN (''queued'', ''sending'', ''sent'', ''retry'', ''held'', ''cancelled'', ''dead'')',
	'state = ''queued'' OR state = ''sending'' OR state = ''sent'' OR state = ''retry'' OR state = ''held'''
	|| ' OR state = ''cancelled'' OR state = ''dead''')
	WHERE type = 'table' AND name = 'outbox';
UPDATE sqlite_schema SET sql = replace(sql,
	'state IN (''taken'', ''quarantined'', ''waiting'', ''dismissed'', ''received'')',
	'state = ''taken'' OR state = ''quarantined'' OR state = ''waiting'' OR state = ''dismissed'' OR state = ''received''')
	WHERE type = 'table' AND name = 'arrival';
UPDATE sqlite_schema SET sql = replace(sql,
	'status IN (''pending'', ''validated'', ''refused'', ''notified'')',
	'status = ''pending'' OR status = ''validated'' OR status = ''refused'' OR status = ''notified''')
	WHERE type = 'table' AND name = 'feedback';

-- Off again, and read anew.
PRAGMA writable_schema = RESET;
