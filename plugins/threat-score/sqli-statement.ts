import type { Cursor } from './sqli-cursor.ts'
import {
  ARITHMETIC,
  CASE,
  CLAUSE,
  CLOSE,
  COMMA,
  COMMENT,
  COMPARE,
  END,
  FILE,
  NAME,
  NUMBER,
  OPEN,
  PIPES,
  PREFIX,
  STATEMENT,
  STRING,
  VARIABLE,
} from './sqli-kinds.ts'
import { next, peek } from './sqli-tokens.ts'

/** Words that must follow the first word of a statement. */
const followers: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    insert: 'into ignore low_priority delayed overwrite',
    delete: 'from top ignore low_priority quick',
    drop: 'table database view index user login schema trigger function procedure column role sequence',
    create:
      'table database view index user login schema trigger function procedure or temporary unique global role alias',
    alter: 'table database view index user login schema trigger function procedure session system role',
    truncate: 'table',
    waitfor: 'delay time',
    grant: 'all select insert execute create connect dba',
    revoke: 'all select insert execute',
    backup: 'database log',
    restore: 'database headeronly filelistonly labelonly verifyonly log',
    attach: 'database',
    begin: 'declare transaction if shutdown drop dbms_lock.sleep user_lock.sleep execute select waitfor',
    explain: 'select',
    merge: 'into',
    rename: 'table',
    vacuum: 'into',
  }).map(([word, list]) => [word, new Set(list.split(' '))]),
)

/**
 * Whether the statement word just read begins a real statement. Prose uses the same words ("select a plan", "drop us a
 * line", "exec will call"): what must follow in SQL tells them apart. The cursor stays behind the statement word.
 */
export function opensStatement(c: Cursor): boolean {
  const { word } = c
  const ahead = peek(c)
  const set = followers.get(word)
  // `escape '; DROP TABLE' in tests`: what would be dropped?
  if (set) return set.has(ahead.word) && !(word === 'drop' && peek(ahead).kind === STRING)
  switch (word) {
    case 'select':
      return opensSelect(ahead)
    case 'update':
      return ahead.kind === NAME && peek(ahead).word === 'set'
    case 'exec':
    case 'execute':
      return opensExecute(ahead)
    case 'declare':
    case 'set':
      return ahead.kind === VARIABLE || peek(ahead).word === 'cursor' || setsOption(ahead)
    case 'pragma':
      return ahead.kind === NAME && (peek(ahead).kind === OPEN || peek(ahead).kind === COMPARE)
    case 'call':
      return ahead.kind === NAME && peek(ahead).kind === OPEN
    case 'load':
      return (ahead.word === 'data' || ahead.word === 'xml') && loadable.has(peek(ahead).word)
    case 'copy':
      return copies(ahead)
    case 'if':
      return ahead.kind === OPEN || (ahead.word === 'not' && peek(ahead).kind === OPEN) || comparesValues(ahead)
    case 'shutdown':
      return ahead.kind === END || ahead.kind === COMMENT || ahead.word === 'with'
    default:
      return false
  }
}

/** What follows `load data`. */
const loadable = new Set('infile local low_priority concurrent'.split(' '))

/** What may follow the first column of a select list. */
const afterColumn = new Set('from where union into limit order group as'.split(' '))

const noColumn: ReadonlySet<number> = new Set([CLAUSE, END, COMMENT, CLOSE, COMMA])

function opensSelect(ahead: Cursor): boolean {
  if (ahead.kind === PREFIX) next(ahead)
  if (ahead.word === 'top' || ahead.word === 'first') return peek(ahead).kind === NUMBER || peek(ahead).kind === OPEN
  if (noColumn.has(ahead.kind)) return false
  // `(select/insert)`, `select|insert`: no operand begins so, but for a sign or a star.
  if (ahead.kind === ARITHMETIC && BETWEEN.includes(ahead.text.charAt(ahead.start))) return false
  if (isPlus(ahead)) return opensBehindPlus(ahead)
  if (ahead.kind === STATEMENT) return ahead.word === 'if' && peek(ahead).kind === OPEN
  if (ahead.kind !== NAME && ahead.kind !== STRING) return true
  const second = peek(ahead)
  if (second.kind === OPEN) return ahead.use !== 0 || isCall(ahead, second)
  if (second.kind === END) return ahead.kind === STRING
  // `select 'a'+(case ..)`
  if (second.kind === ARITHMETIC && ahead.kind === STRING)
    return peek(second).kind === OPEN || peek(second).kind === STRING
  return second.kind === COMMA || second.kind === PIPES || second.kind === CLOSE || afterColumn.has(second.word)
}

const BETWEEN = '/|&^'

/** `select+a+from+b`: a plus may be a blank; `union+select+example` are words that somebody looks up. */
function opensBehindPlus(plus: Cursor): boolean {
  const ahead = behindPluses(plus)
  if (ahead.kind !== NAME || ahead.use !== 0) return true
  const second = behindPluses(ahead)
  // `?q=union+select+example&hl=en`: the next parameter of an address.
  if (second.text.charAt(second.start) === '&') return false
  return second.kind !== END && (second.kind !== NAME || afterColumn.has(second.word))
}

/** The next token that is no plus; of many pluses the last one that was looked at. */
function behindPluses(c: Cursor): Cursor {
  let ahead = peek(c)
  for (let n = 0; n < MOST_PLUSES && isPlus(ahead); n++) ahead = peek(ahead)
  return ahead
}
const MOST_PLUSES = 4

function isPlus({ kind, text, start }: Cursor): boolean {
  return kind === ARITHMETIC && text.charAt(start) === '+'
}

/** `f(1`, `f('a'`, `f(g(`, `f(a, b`, `f(a) from`; not the `item(s)` of prose. */
function isCall(name: Cursor, open: Cursor): boolean {
  if (name.at !== open.start) return false
  const first = peek(open)
  if (first.kind === STATEMENT || first.kind === CASE || first.kind === OPEN) return true
  if (first.kind === CLOSE) return false
  if (first.kind === NUMBER || first.kind === STRING || first.kind === VARIABLE) return true
  if (first.kind !== NAME) return false
  const second = peek(first)
  // `item(s)`, `box(es)`
  if (second.kind === CLOSE && first.at - first.start < 3) return false
  if (second.kind !== CLOSE) return afterArgument.has(second.kind)
  const third = peek(second)
  return third.kind === COMMA || afterColumn.has(third.word)
}
const afterArgument: ReadonlySet<number> = new Set([COMMA, OPEN, PIPES, ARITHMETIC, COMPARE])

function opensExecute(ahead: Cursor): boolean {
  // `exec() is dangerous`
  if (ahead.kind === OPEN) return peek(ahead).kind !== CLOSE
  if (ahead.kind === VARIABLE || ahead.word === 'immediate') return true
  if (ahead.kind !== NAME) return false
  if ((ahead.use & FILE) !== 0 || ahead.text.slice(ahead.start, ahead.at).includes('.')) return true
  const second = peek(ahead)
  return second.kind === STRING || second.kind === VARIABLE
}

/** `if 1=1 waitfor ..`, `if is_srvrolemember('sysadmin') > 0 ..` of SQL Server. */
function comparesValues(ahead: Cursor): boolean {
  if (ahead.kind === NAME) return ahead.use !== 0 && peek(ahead).kind === OPEN
  return (ahead.kind === NUMBER || ahead.kind === STRING) && peek(ahead).kind === COMPARE
}

/** `set global general_log = 1` */
function setsOption(ahead: Cursor): boolean {
  if (ahead.word === 'role') return peek(ahead).kind === NAME
  if (ahead.word !== 'global' && ahead.word !== 'session') return false
  next(ahead)
  return ahead.kind === NAME && peek(ahead).kind === COMPARE
}

/** Names, commas and brackets between `copy t` and `to`. */
const MOST_COLUMNS = 24

function copies(ahead: Cursor): boolean {
  if (ahead.kind === OPEN) return peek(ahead).word === 'select'
  if (ahead.word === 'into') return copiesInto(peek(ahead))
  let second = peek(ahead)
  if (second.kind === OPEN) {
    for (let n = 0; n < MOST_COLUMNS && second.kind !== CLOSE && second.kind !== END; n++) second = peek(second)
    second = peek(second)
  }
  if (ahead.kind !== NAME || (second.word !== 'from' && second.word !== 'to')) return false
  const source = peek(second)
  return source.kind === STRING || (source.word === 'program' && peek(source).kind === STRING)
}

/** `copy into 's3://bucket/' from t`, `copy into @stage from t` (Snowflake) */
function copiesInto(target: Cursor): boolean {
  const source = peek(target)
  if (target.kind !== STRING && target.kind !== VARIABLE && target.kind !== NAME) return false
  if (target.kind === STRING && !target.text.slice(target.start, target.at).includes('://')) return false
  // `@stage/folder`
  if (target.kind === VARIABLE && source.kind === ARITHMETIC) return true
  return source.word === 'from' && (target.kind !== NAME || peek(source).kind !== NAME)
}
