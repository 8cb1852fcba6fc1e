import type { Leak } from './leak.ts'

const leak = (database: string, anchors: readonly string[], pattern?: RegExp): Leak => ({
  id: `leak.sql.${database}`,
  points: 60,
  anchors,
  ...(pattern && { pattern }),
})

/** Errors of databases, which tell an attacker that an injection reaches them and how it is read. */
export const sqlErrors: readonly Leak[] = [
  leak(
    'mysql',
    [
      'You have an error in your SQL syntax',
      'SQLSTATE[',
      'check the manual that corresponds to your',
      'mysql_fetch_',
      'com.mysql.',
    ],
    /You have an error in your SQL syntax|SQLSTATE\[(?:42000|42S\d\d|HY000|23000)\][^\r\n]{0,40}: \d{4} |check the manual that corresponds to your (?:MySQL|MariaDB) server|mysql_fetch_\w{1,20}\(\) expects|com\.mysql\.(?:cj\.)?jdbc\.exceptions/,
  ),
  leak(
    'postgresql',
    [
      'syntax error at or near',
      'unterminated quoted string',
      'org.postgresql.util.PSQLException',
      'PG::',
      'psycopg2.errors',
      'pg_query()',
    ],
    /(?:ERROR|error|Error|SyntaxError|PG::\w{1,40}):? {1,2}[^\r\n]{0,60}(?:syntax error at or near|unterminated quoted string at or near)|org\.postgresql\.util\.PSQLException|\bPG::(?:SyntaxError|UndefinedTable|UndefinedColumn|InvalidTextRepresentation)|psycopg2\.errors\.\w|pg_query\(\): Query failed/,
  ),
  leak(
    'oracle',
    ['ORA-0', 'ORA-1', 'ORA-2', 'PLS-0'],
    /\bORA-(?:00\d{3}|01\d{3}|06\d{3}|12\d{3}|17\d{3}|2\d{4}): [a-zA-Z]|\bPLS-0\d{4}: [a-zA-Z]/,
  ),
  leak(
    'mssql',
    [
      'Unclosed quotation mark',
      'Incorrect syntax near ',
      'SQL Server Driver]',
      'SqlClient.SqlException',
      'SQLServerException',
    ],
    /Unclosed quotation mark (?:after|before) the character string|Incorrect syntax near (?:the keyword )?(?:'|&#39;|\\u0027)|\[(?:Microsoft|ODBC|FreeTDS)[^\]\r\n]{0,40}\]\[[^\]\r\n]{0,40}(?:SQL Server|SQL Server Driver)\]|SqlClient\.SqlException|com\.microsoft\.sqlserver\.jdbc\.SQLServerException/,
  ),
  leak(
    'sqlite',
    [
      'SQLITE_ERROR',
      'sqlite3.OperationalError',
      'SQLite3::',
      'SQLSTATE[HY000]: General error: 1 ',
      'SQLiteException',
      'unrecognized token: ',
    ],
    /SQLITE_ERROR: [a-z]|sqlite3\.OperationalError: |SQLite3::(?:SQLException|query\(\))|SQLSTATE\[HY000\]: General error: 1 (?:near|no such|unrecognized)|SQLiteException[:\s(]|unrecognized token: (?:"|\\"|&quot;|&#34;)/,
  ),
]
