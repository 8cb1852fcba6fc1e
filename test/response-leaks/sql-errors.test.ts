import { describe, expect, it } from 'vitest'
import { leaksOf } from './leaks-of.ts'

const errors: readonly (readonly [string, string])[] = [
  [
    'mysql',
    "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '''' at line 1",
  ],
  ['mysql', 'SQLSTATE[42S02]: Base table or view not found: 1146 Table'],
  ['mysql', 'com.mysql.cj.jdbc.exceptions.CommunicationsException'],
  ['postgresql', 'ERROR:  syntax error at or near "\'" at character 30'],
  ['postgresql', '{"message":"error: unterminated quoted string at or near \\"\'\\""}'],
  ['postgresql', 'org.postgresql.util.PSQLException: ERROR'],
  ['postgresql', 'PG::UndefinedTable: relation'],
  ['postgresql', 'psycopg2.errors.SyntaxError'],
  ['oracle', 'ORA-00933: SQL command not properly ended'],
  ['oracle', 'ORA-01756: quoted string not properly terminated'],
  ['mssql', 'Unclosed quotation mark after the character string &#39;x&#39;.'],
  ['mssql', "Incorrect syntax near the keyword 'OR'."],
  ['mssql', "[Microsoft][ODBC Driver 17 for SQL Server][SQL Server]Incorrect syntax near 'x'"],
  ['mssql', 'System.Data.SqlClient.SqlException (0x80131904)'],
  ['sqlite', 'SQLITE_ERROR: near "x": syntax error'],
  ['sqlite', 'sqlite3.OperationalError: no such table: users'],
  ['sqlite', 'SQLSTATE[HY000]: General error: 1 no such column: x'],
  ['sqlite', 'unrecognized token: "\'1"'],
]

const harmless = [
  'Learn SQL syntax in ten days. SQLSTATE is a code of five characters.',
  'SENSOR-00123: a sensor. ORA-1 is a shop. FLORA-2024 opens today.',
  'A syntax error at the start of the file',
  'Incorrect syntax nearly everywhere',
  'We moved from SQLite to PostgreSQL; see PG::Connection in the manual.',
]

describe('errors of databases', () => {
  it.each(errors)('%s: %j', (database, text) => {
    expect(leaksOf(text)).toContain(`sql.${database}`)
  })

  it.each(harmless)('none in %j', (text) => {
    expect(leaksOf(text)).toEqual([])
  })
})
