import type { Cursor } from './sqli-cursor.ts'
import { COMMENT, COMPARE, END, NAME, NUMBER, OPEN, SEMICOLON, STATEMENT, VARIABLE } from './sqli-kinds.ts'
import { peek } from './sqli-tokens.ts'

/** What must follow words that begin a statement behind a semicolon only: at the start of a value they are prose. */
const followers: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    show: 'tables databases schemas columns grants variables processlist fields indexes engines plugins',
    replace: 'into',
    flush: 'privileges tables logs hosts status',
    lock: 'tables table',
    unlock: 'tables',
    bulk: 'insert',
    install: 'plugin soname',
    change: 'master replication',
    analyze: 'table',
    optimize: 'table',
    repair: 'table',
    reset: 'master slave query',
    purge: 'binary master',
    comment: 'on',
    import: 'foreign',
    deny: 'select insert update delete execute',
    discard: 'all',
    reassign: 'owned',
    create:
      'extension assembly server foreign materialized event java directory credential language type rule operator cast tablespace library',
    drop: 'owned extension server assembly event directory materialized',
  }).map(([word, list]) => [word, new Set(list.split(' '))]),
)

/** Whether the word just read begins a statement where a semicolon stands before it. */
export function opensLater(c: Cursor, inStatement = false): boolean {
  if (c.word === '') return false
  const ahead = peek(c)
  if (followers.get(c.word)?.has(wordOf(ahead))) return true
  switch (c.word) {
    case 'use':
      return ahead.kind === NAME && leadsOn(peek(ahead))
    case 'with':
      return ahead.kind === NAME && wordOf(peek(ahead)) === 'as' && peek(peek(ahead)).kind === OPEN
    case 'truncate':
      return ahead.kind === NAME && (isCutOff(peek(ahead)) || (inStatement && peek(ahead).kind === END))
    case 'drop':
    case 'delete':
    case 'desc':
    case 'describe':
    case 'kill':
      return (ahead.kind === NAME || ahead.kind === NUMBER) && isCutOff(peek(ahead))
    case 'commit':
    case 'rollback':
    case 'reconfigure':
      return isCutOff(ahead) || leadsOn(ahead)
    case 'insert':
      return ahead.kind === NAME && wordOf(peek(ahead)) === 'values'
    case 'pragma':
      return ahead.kind === NAME && isCutOff(peek(ahead))
    case 'prepare':
      return ahead.kind === NAME && wordOf(peek(ahead)) === 'from'
    case 'handler':
      return ahead.kind === NAME && /^(?:open|read)$/.test(wordOf(peek(ahead)))
    case 'print':
      return ahead.kind === VARIABLE
    case 'do':
      return ahead.kind === NAME && (ahead.use !== 0 || wordOf(ahead).startsWith('$')) && peek(ahead).kind !== COMPARE
    case 'raiserror':
      return ahead.kind === OPEN
    case 'dbcc':
      return ahead.kind === NAME && peek(ahead).kind === OPEN
    default:
      return false
  }
}

function wordOf({ text, start, at }: Cursor): string {
  return text.slice(start, at).toLowerCase()
}

/** `--`, `;--` */
function isCutOff(c: Cursor): boolean {
  const end = c.kind === SEMICOLON ? peek(c) : c
  return end.kind === COMMENT && remark.test(end.text.slice(end.start, end.start + LONGEST_REMARK))
}

/** What is cut off is a rest, not a thought: `drop it -- later`. */
const remark = /^(?:--|#|\/\*)[\s;+-]{0,4}\w{0,4}$/
const LONGEST_REMARK = 12

/** `; select ..`, `exec ..` */
function leadsOn(c: Cursor): boolean {
  return (c.kind === SEMICOLON ? peek(c) : c).kind === STATEMENT
}
