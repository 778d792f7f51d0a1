/** Words by which SQL reaches beyond rows: tables of passwords, functions for files and programs, switches of logs. */
export const passwordTables =
  /^(?:pg_shadow|pg_authid|mysql\.(?:user|global_priv)|sys\.sql_logins|sysusers|dba_users|sys\.user\$|.*\.sql_logins)$/i;
export const readers =
  /^(?:LOAD_FILE|PG_READ_FILE|PG_READ_BINARY_FILE|PG_LS_DIR|READFILE|LO_IMPORT|BFILENAME|READ_CSV|READ_TEXT|OPENROWSET|XP_DIRTREE|FILE)$/;
export const writers = /^(?:WRITEFILE|LO_EXPORT|PG_FILE_WRITE|UTL_FILE)$/;
export const shells = /^(?:XP_CMDSHELL|SYS_EXEC|SYS_EVAL|SP_OACREATE|DBMS_SCHEDULER|EXECUTABLE)$/;
/** Functions that run the statements they are given as text. */
export const runners =
  /^(?:DBLINK(?:_EXEC|_SEND_QUERY|_OPEN)?|QUERY_TO_XML\w*|XPATH_TABLE|TS_STAT|TS_REWRITE|CROSSTAB\w*|OPENQUERY)$/;
/** Languages in which a function may do all that the server may. */
export const untrusted = /^(?:plpython\d?u|plperlu|pltclu|plshu?|c)$/i;
export const loggers =
  /^(?:GENERAL_LOG|SLOW_QUERY_LOG|AUDIT_LOG|SERVER_AUDIT_LOGGING|LOG_STATEMENT|LOGGING_COLLECTOR|LOG_CONNECTIONS|SQL_LOG_BIN|AUDIT_TRAIL|PGAUDIT)$/;

/** Words between a verb and what it is done to. */
export const afterVerb = new Set([
  'IF',
  'EXISTS',
  'NOT',
  'FROM',
  'TABLE',
  'INTO',
  'ONLY',
  'LOW_PRIORITY',
  'QUICK',
  'IGNORE',
  'TEMPORARY',
]);
