import type { Cursor } from './sqli-cursor.ts'
import { CLAUSE, COMMENT, END, LOGIC, NAME, NUMBER, OPEN, SLOW, STATEMENT, STRING, VARIABLE } from './sqli-kinds.ts'
import { opensLater } from './sqli-later.ts'
import { expect, note, operand } from './sqli-operand.ts'
import {
  AFTER_WHERE,
  ALIASED,
  BATCHED,
  CASED,
  CLOSED,
  FROM,
  GROUPED,
  INTO_FILE,
  LIMITED,
  LOGICAL,
  ORDERED,
  ORDERED_BY_NUMBER,
  PROBED,
  REACHED,
  STACKED,
  STARTED,
  SUBSELECT,
  UPSERTED,
  type Walk,
} from './sqli-shape.ts'
import { opensStatement } from './sqli-statement.ts'
import { next, peek } from './sqli-tokens.ts'

/** `1+union+select`: a plus that should have been a blank. */
export function blankPlus(w: Walk): boolean {
  return w.plus || (w.tokens === 0 && w.operandKind === END)
}

/** A statement inside parentheses or where the value begins. */
export function statement(w: Walk): boolean {
  if (w.c.word === 'if' && peek(w.c).kind === OPEN) return operand(w, NAME)
  if (!opensStatement(w.c)) return false
  if (w.c.use & SLOW) w.seen |= PROBED | REACHED
  if (w.previous === END) w.seen |= STARTED
  else if (w.previous === OPEN || w.previous === LOGIC) w.seen |= SUBSELECT
  else if (w.plus) w.seen |= BATCHED
  else return w.statement
  w.statement = true
  return true
}

export function stacked(w: Walk): boolean {
  let ahead = peek(w.c)
  if (ahead.kind === END || ahead.kind === COMMENT) return true
  while (ahead.kind === OPEN) {
    next(w.c)
    ahead = peek(w.c)
  }
  if (ahead.kind === NAME && ahead.use !== 0 && peek(ahead).kind === OPEN) {
    w.seen |= STACKED
    return expect(w)
  }
  if (opensLater(ahead, w.statement)) {
    // `use master` does nothing by itself: what follows tells.
    if (ahead.word !== 'use') w.seen |= STACKED
    next(w.c)
    w.statement = true
    return expect(w)
  }
  if (ahead.kind !== STATEMENT && ahead.word !== 'set') return false
  next(w.c)
  return batch(w, STACKED)
}

/** SQL Server runs a second statement even without a semicolon. */
export function batch(w: Walk, seen: number): boolean {
  if (!opensStatement(w.c)) return false
  w.seen |= w.c.use & SLOW ? seen | PROBED | REACHED : seen
  w.statement = true
  return expect(w)
}

export function clause(w: Walk, kind: number): boolean {
  const { c } = w
  if (c.word === 'as') {
    const ahead = peek(c)
    if (ahead.kind !== NAME && ahead.kind !== STRING) return false
    next(c)
    return true
  }
  if (c.word === 'order' || c.word === 'group') return ordered(w)
  if (c.word === 'on' && upserts(w)) return true
  if (c.word === 'for' && !w.statement && shapesResult(w)) return true
  if (c.word === 'limit' || c.word === 'procedure') w.seen |= LIMITED
  else if (c.word === 'having') w.seen |= GROUPED
  else if (c.word === 'where') w.after = AFTER_WHERE
  else if (c.word === 'from') w.seen |= FROM
  else if (c.word === 'when') w.seen |= CASED
  else if (c.word === 'into') return into(w)
  else if (c.word === 'returning' && (w.quoted || w.seen & CLOSED)) return upserted(w)
  else if ((c.word === 'to' || c.word === 'from') && w.statement && device.has(nextWord(c))) w.seen |= PROBED | REACHED
  if (c.word === 'where') w.seen |= LOGICAL
  if (c.word === 'end' && w.cases > 0) {
    w.cases--
    return true
  }
  if (c.word === 'asc' || c.word === 'desc') return true
  if (kind === CLAUSE && !w.statement && w.cases === 0 && !w.plus && c.word !== 'from') return false
  return expect(w)
}

/** Where SQL Server backs up to and restores from, and PostgreSQL copies to. */
const device: ReadonlySet<string> = new Set('disk disks tape program'.split(' '))

function nextWord(c: Cursor): string {
  const { text, start, at } = peek(c)
  return text.slice(start, at).toLowerCase()
}

function into(w: Walk): boolean {
  const ahead = peek(w.c)
  if (ahead.word === 'outfile' || ahead.word === 'dumpfile') {
    next(w.c)
    w.seen |= INTO_FILE
    return expect(w)
  }
  // `limit 1,1 into @a,@b` counts columns.
  if (ahead.kind === VARIABLE) w.seen |= w.seen & LIMITED ? PROBED : w.statement ? 0 : LIMITED
  return (w.statement || ahead.kind === VARIABLE) && expect(w)
}

/** `for xml path('')`, `for json auto`, `for update`: the end of a SELECT that was left. */
function shapesResult(w: Walk): boolean {
  const ahead = peek(w.c)
  if (!/^(?:xml|json|update|browse)$/i.test(ahead.text.slice(ahead.start, ahead.at))) return false
  const after = peek(ahead)
  if (ahead.word !== 'update' && !/^(?:path|auto|raw|explicit)$/i.test(after.text.slice(after.start, after.at)))
    return false
  next(w.c)
  w.seen |= LIMITED
  w.statement = true
  return true
}

/** `on duplicate key update`, `on conflict do nothing`: the rest of an INSERT whose values were left. */
function upserts(w: Walk): boolean {
  const ahead = peek(w.c)
  if (ahead.word !== 'duplicate' && ahead.word !== 'conflict') return false
  const after = peek(ahead)
  if (ahead.word === 'conflict') {
    if (after.kind !== OPEN && after.word !== 'do' && after.word !== 'on') return false
    next(w.c)
    return upserted(w)
  }
  if (nextWord(ahead) !== 'key') return false
  for (let n = 0; n < 3; n++) next(w.c)
  return upserted(w)
}

function upserted(w: Walk): true {
  w.seen |= UPSERTED
  w.statement = true
  return expect(w)
}

function ordered(w: Walk): boolean {
  const byGroup = w.c.word === 'group'
  if (peek(w.c).word !== 'by') return false
  next(w.c)
  w.seen |= byGroup ? GROUPED : ORDERED
  if (peek(w.c).kind === NUMBER && !byGroup) w.seen |= ORDERED_BY_NUMBER
  return expect(w)
}

const batched: ReadonlySet<string> = new Set('prepare print dbcc raiserror reconfigure bulk'.split(' '))

/** One bare word after an operand is an alias, two are prose. */
export function alias(w: Walk): boolean {
  // Cassandra refuses a condition on other columns without it.
  if (w.c.word === 'allow' && w.quoted && peek(w.c).word === 'filtering') {
    next(w.c)
    w.seen |= LIMITED
    return true
  }
  // SQL Server needs no semicolon, MySQL behind some drivers neither: `1' prepare s from 0x73..`.
  if (w.quoted && w.tokens === 0 && batched.has(w.c.word) && opensLater(w.c)) {
    w.seen |= BATCHED
    w.statement = true
    return expect(w)
  }
  // `create user name identified by password`
  if (w.c.word === 'identified' && w.statement && peek(w.c).word === 'by') {
    w.seen |= PROBED
    return true
  }
  if (w.statement || w.quoted) note(w, w.c.text.charCodeAt(w.c.at) === 0x28)
  if (w.aliased || !w.statement) return false
  w.aliased = true
  w.seen |= ALIASED
  return true
}
