import type { Report } from './detector.ts'
import { CLOSE, LOGIC, PIPES, PREFIX, STRING, TAIL } from './sqli-kinds.ts'
import {
  AT_END,
  BATCHED,
  BROKEN,
  BUILT,
  CASED,
  CLOSED,
  COMMENTED,
  COMPARED,
  COMPUTED,
  CONCATENATED,
  FROM,
  GROUPED,
  IDENTICAL,
  IN_COMMENT,
  IN_STRING,
  INTO_FILE,
  JOINED_TAUTOLOGY,
  LIMITED,
  LISTED,
  LITERAL_CONDITION,
  LOGICAL,
  ORDERED,
  ORDERED_BY_NUMBER,
  PROBED,
  REACHED,
  type Shape,
  SPELLED,
  STACKED,
  STARTED,
  SUBSELECT,
  SWITCHED,
  SYSTEM_READ,
  TAUTOLOGY,
  TERMINATED,
  UNION_SELECT,
  UNION_WORDS,
  UPSERTED,
} from './sqli-shape.ts'

/** Where a walk began. */
export const AFTER_QUOTE = 0
/** After one operand at the start of the value: `1 or 1=1`. */
export const AFTER_OPERAND = 1
/** At the start of the value: `or 1=1`, `select @@version`. */
export const AT_START = 2
/** At a keyword in the middle of other text. */
export const WITHIN = 3
/** After a quote, where code or a longer text stands before it. */
export const AFTER_QUOTE_IN_TEXT = 4

/** Whether programs send statements there on purpose: not, in documents (JSON), or in the form of a console. */
export type Sends = 0 | typeof REPORTS | typeof CONSOLES
export const REPORTS = 1
export const CONSOLES = 2

interface Rule {
  readonly what: string
  /** All of these bits. */
  readonly all: number
  /** And one of these, when not 0. */
  readonly any?: number
  /** And one of these endings; any when absent. */
  readonly ends?: number
  /** Counts in full even where the rest of the value does not fit. */
  readonly firm?: true
  /** Points after a quote, after an operand, at the start, within text, after a quote in text. */
  readonly points: readonly [number, number, number, number, number]
}

const NOT_BROKEN = AT_END | IN_COMMENT | IN_STRING | TERMINATED
/** The rest of the application's statement is cut off or its quote is matched: nobody does that by accident. */
const FITTED = IN_COMMENT | IN_STRING

const HOSTILE = PROBED | BUILT | SYSTEM_READ
const JOINED = CONCATENATED | COMPUTED | COMPARED | LISTED

const OWN_FUNCTIONS = BUILT | SYSTEM_READ

const rules: readonly Rule[] = [
  { what: 'union-select', all: UNION_SELECT, firm: true, points: [98, 95, 95, 85, 95] },
  { what: 'union-select', all: UNION_WORDS, points: [90, 45, 45, 10, 20] },
  { what: 'tautology', all: TAUTOLOGY, any: LOGICAL | CONCATENATED, firm: true, points: [95, 90, 90, 80, 90] },
  { what: 'tautology', all: JOINED_TAUTOLOGY, ends: AT_END | FITTED, points: [95, 85, 85, 0, 90] },
  { what: 'identity', all: IDENTICAL, any: HOSTILE, points: [92, 88, 85, 50, 60] },
  { what: 'identity', all: IDENTICAL, ends: NOT_BROKEN, points: [88, 50, 40, 0, 20] },
  { what: 'insert', all: UPSERTED, firm: true, points: [92, 85, 80, 50, 60] },
  { what: 'switch', all: SWITCHED, ends: NOT_BROKEN, points: [92, 88, 82, 30, 60] },
  { what: 'stacked', all: STACKED, firm: true, points: [95, 90, 85, 50, 85] },
  { what: 'stacked', all: STACKED, any: HOSTILE, firm: true, points: [95, 90, 85, 80, 85] },
  { what: 'batched', all: BATCHED, points: [90, 85, 80, 30, 50] },
  { what: 'statement', all: STARTED, any: FROM, ends: NOT_BROKEN, points: [82, 82, 70, 30, 30] },
  {
    what: 'statement',
    all: STARTED,
    any: PROBED | SYSTEM_READ | SPELLED | COMMENTED | INTO_FILE,
    points: [90, 90, 82, 40, 50],
  },
  { what: 'statement', all: STARTED, ends: FITTED, points: [88, 85, 82, 20, 30] },
  { what: 'subselect', all: SUBSELECT, firm: true, points: [95, 90, 85, 60, 85] },
  { what: 'probe', all: PROBED, points: [95, 88, 85, 50, 85] },
  { what: 'probe', all: REACHED | SYSTEM_READ, firm: true, points: [95, 88, 85, 82, 85] },
  { what: 'file', all: INTO_FILE, points: [95, 90, 90, 60, 90] },
  { what: 'order-probe', all: ORDERED_BY_NUMBER, ends: NOT_BROKEN, points: [92, 85, 70, 30, 60] },
  { what: 'clause', all: 0, any: ORDERED | GROUPED | LIMITED, ends: NOT_BROKEN, points: [85, 20, 10, 0, 20] },
  { what: 'clause', all: 0, any: ORDERED | GROUPED | LIMITED, ends: IN_COMMENT, points: [85, 60, 50, 10, 20] },
  { what: 'having', all: GROUPED | COMPARED, ends: NOT_BROKEN, points: [92, 85, 80, 30, 60] },
  { what: 'literal-condition', all: LITERAL_CONDITION, ends: FITTED, points: [90, 82, 80, 30, 10] },
  { what: 'literal-condition', all: LITERAL_CONDITION, ends: AT_END, points: [85, 25, 15, 10, 10] },
  { what: 'literal-condition', all: LITERAL_CONDITION, ends: TERMINATED, points: [85, 40, 30, 10, 10] },
  { what: 'condition', all: LOGICAL | COMPARED, points: [90, 25, 25, 15, 50] },
  { what: 'condition', all: LOGICAL | COMPARED, ends: IN_COMMENT, points: [90, 82, 80, 30, 50] },
  { what: 'logic', all: LOGICAL, ends: FITTED, points: [85, 20, 10, 0, 20] },
  { what: 'computed-condition', all: LOGICAL, any: OWN_FUNCTIONS, points: [90, 85, 70, 40, 60] },
  { what: 'computed-condition', all: LOGICAL | COMPARED, any: OWN_FUNCTIONS, points: [90, 85, 80, 40, 60] },
  { what: 'case', all: CASED | COMPARED, points: [92, 88, 82, 40, 60] },
  { what: 'system', all: SYSTEM_READ, ends: NOT_BROKEN, points: [85, 80, 60, 20, 30] },
  { what: 'system', all: SYSTEM_READ, ends: IN_COMMENT, points: [85, 85, 82, 20, 30] },
  { what: 'built', all: SPELLED, any: JOINED, ends: NOT_BROKEN, points: [88, 80, 60, 20, 20] },
  { what: 'built', all: BUILT, any: JOINED, ends: NOT_BROKEN, points: [88, 80, 50, 20, 20] },
  { what: 'built', all: BUILT, ends: NOT_BROKEN, points: [80, 50, 25, 10, 20] },
  { what: 'concatenation', all: 0, any: CONCATENATED | COMPUTED, ends: FITTED, points: [82, 0, 0, 0, 20] },
  { what: 'comparison', all: COMPARED, ends: FITTED, points: [85, 25, 15, 0, 20] },
  { what: 'comparison', all: TAUTOLOGY, ends: NOT_BROKEN, points: [70, 45, 40, 10, 20] },
  { what: 'closed', all: CLOSED, ends: IN_COMMENT, points: [85, 60, 50, 0, 30] },
  { what: 'commented', all: COMMENTED | UNION_WORDS, points: [85, 82, 82, 50, 60] },
  { what: 'commented', all: COMMENTED | LITERAL_CONDITION, ends: NOT_BROKEN, points: [85, 82, 82, 30, 30] },
  { what: 'commented', all: COMMENTED | LOGICAL, ends: NOT_BROKEN, points: [50, 50, 50, 20, 0] },
]

/** What a rule is worth, by place, when the rest of the value does not go on as SQL. */
const brokenScale = [1, 0.75, 0.5, 0.5, 0.5]

/** What counts in the middle of other text: words of logic and lists alone are prose. */
const STRONG =
  UNION_SELECT |
  UNION_WORDS |
  TAUTOLOGY |
  LITERAL_CONDITION |
  STACKED |
  BATCHED |
  STARTED |
  SUBSELECT |
  PROBED |
  INTO_FILE |
  ORDERED_BY_NUMBER |
  GROUPED |
  CASED |
  SYSTEM_READ |
  BUILT |
  IDENTICAL

export function countsWithin(shape: Shape): boolean {
  return (shape.seen & STRONG) !== 0
}

/**
 * Reports what a walk has seen. `scale` 0-1 takes from places that are most likely text; `sends`: programs send statements
 * there on purpose.
 */
export function judge(shape: Shape, place: number, scale: number, report: Report, sends: Sends = 0): undefined {
  const { seen, ending } = shape
  if (seen === 0) return
  const statement = place === AT_START && (seen & STARTED) !== 0
  const plain = sends !== 0 && statement && isPlain(seen, sends)
  let most = 0
  for (const rule of rules) {
    if ((seen & rule.all) !== rule.all) continue
    if (rule.any !== undefined && (seen & rule.any) === 0) continue
    if (rule.ends !== undefined && (ending & rule.ends) === 0) continue
    if (rule.what === 'tautology' && rule.all === TAUTOLOGY && !leadsToCondition(shape.first) && place !== AFTER_QUOTE)
      continue
    if (statement && isUsual(rule, seen, sends)) continue
    const doubt = (ending & BROKEN) !== 0 && !(rule.firm && !isTalk(rule, place)) ? brokenScale[place]! : 1
    const points = Math.round(rule.points[place]! * scale * doubt)
    if (points > 0 && !plain) report(rule.what, points)
    most = Math.max(most, points)
  }
  // What reports and tools send are statements too, one or several; an attack reads what is not the application's, or hides.
  if (plain && most > 0) report('statement', Math.min(most, sends === CONSOLES ? IN_CONSOLE : PLAIN_STATEMENT))
}

/** What a statement of a report or a migration does not do. */
const UNUSUAL = REACHED | SYSTEM_READ | INTO_FILE | JOINED_TAUTOLOGY | COMMENTED
/** `merge into t using (select .. from dual) when matched then ..` */
const MERGED = CASED | SUBSELECT
/** In a console there are single statements. */
const MANY = UNION_SELECT | STACKED | BATCHED | SUBSELECT | PROBED | TAUTOLOGY
/** Together with other small evidence in a document it stays below 80. */
const PLAIN_STATEMENT = 55
const IN_CONSOLE = 40

/** The tables of the schema are read with a condition by who looks for a column, and as a whole by who explores. */
function isPlain(seen: number, sends: Sends): boolean {
  if ((seen & UNUSUAL) !== 0 || (seen & (SPELLED | FROM)) === SPELLED) return false
  if (sends === CONSOLES && (seen & MANY) !== 0) return false
  if ((seen & PROBED) === 0) return true
  const merges = (seen & MERGED) === MERGED
  return ((seen & LOGICAL) !== 0 || merges) && (seen & (UNION_SELECT | SPELLED)) === 0
}

/** What a whole statement contains anyway. */
const weakInStatement: ReadonlySet<string> = new Set([
  'condition',
  'clause',
  'logic',
  'comparison',
  'having',
  'literal-condition',
  'built',
  'insert',
  'order-probe',
])

/** What says nothing in a whole statement: most have it. */
function isUsual({ what, all, any }: Rule, seen: number, sends: Sends): boolean {
  if (weakInStatement.has(what)) return true
  if (any === OWN_FUNCTIONS) return (seen & (SYSTEM_READ | SPELLED)) === 0
  return sends !== 0 && all === JOINED_TAUTOLOGY
}

/** `3 apples and 2=2 pears`: words on both sides. */
function isTalk({ what }: Rule, place: number): boolean {
  return what === 'tautology' && place === WITHIN
}

/** `1 or 1=1` adds a condition; `5 < 10 and 10 > 5` is arithmetic. */
function leadsToCondition(first: number): boolean {
  return first === LOGIC || first === PIPES || first === CLOSE || first === STRING || first === PREFIX || first === TAIL
}
