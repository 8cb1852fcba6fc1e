import type { Cursor } from './sqli-cursor.ts'

/** What a walk has seen, as bits. */
export const LOGICAL = 1
/** A comparison. */
export const COMPARED = 2
/** A comparison that is decided before any row is read: `1=1`, `'a'='a`, `x=x`. */
export const TAUTOLOGY = 4
/** `or 1`, `and true`: a condition that is one literal. */
export const LITERAL_CONDITION = 8
export const UNION_SELECT = 16
export const SUBSELECT = 32
/** A second statement, after a semicolon or (SQL Server) without one. */
export const STACKED = 64
export const ORDERED = 128
export const GROUPED = 256
export const LIMITED = 512
export const CONCATENATED = 1024
/** A call of, or a name from, the slow, error, file and schema tables. */
export const PROBED = 2048
export const SYSTEM_READ = 4096
export const BUILT = 8192
export const CASED = 16384
export const CLOSED = 32768
export const COMMENTED = 65536
export const COMPUTED = 131072
/** An operand followed by a bare word: an alias in SQL, most often prose. */
export const ALIASED = 262144
export const INTO_FILE = 524288
export const ORDERED_BY_NUMBER = 1048576
export const FROM = 2097152
export const LISTED = 4194304
/** The first word read begins a statement: the value is SQL, or a text about SQL. */
export const STARTED = 8388608
/** `union select word`, which may be SQL or words. */
export const UNION_WORDS = 16777216
/** A second statement without a semicolon before it. */
export const BATCHED = 33554432
/** A tautology right behind AND or OR: `or 1=1`, not the `1=1` of arithmetic. */
export const JOINED_TAUTOLOGY = 67108864
/** A tautology that decides what a call is: `if(1=1,a,b)`. */
export const SWITCHED = 134217728

/** Text spelled in another way: characters by their numbers. */
export const SPELLED = 268435456

/** A call compared with itself: `conv('a',16,2)=conv('a',16,2)`. */
export const IDENTICAL = 536870912
/** What an INSERT does with rows that are there, or what it returns. */
export const UPSERTED = 1073741824

/** A file, another server, time, or a program: no report needs these. */
export const REACHED = -2147483648

/** How a walk ended, as bits. */
export const AT_END = 1
export const IN_COMMENT = 2
export const IN_STRING = 4
export const BROKEN = 8
/** Behind a semicolon: what follows is no statement, or nothing. */
export const TERMINATED = 16

export interface Shape {
  seen: number
  ending: number
  /** Tokens that fitted. */
  tokens: number
  /** The kind of the first one. */
  first: number
}

/** An operand by its kind and place; a place of length 0 is unknown. */
export interface Operand {
  readonly kind: number
  readonly start: number
  readonly end: number
}

export const AFTER_LOGIC = 2
export const AFTER_WHERE = 1
export type Junction = 0 | typeof AFTER_WHERE | typeof AFTER_LOGIC

export interface Walk extends Shape {
  readonly c: Cursor
  /** True when an operand must come next. */
  wants: boolean
  /** True when the walk began behind a quote. */
  readonly quoted: boolean
  /** True inside a statement, where clauses and aliases are allowed. */
  statement: boolean
  cases: number
  depth: number
  /** The last operand, to compare it with the next one. */
  operandKind: number
  operandStart: number
  operandEnd: number
  comparing: boolean
  /** The operand just read stands alone after AND or OR. */
  literal: boolean
  /** The left side of the comparison is the first operand after AND or OR. */
  joined: boolean
  /** The last operand is the right side of a comparison. */
  compared: boolean
  /** What stands before the next operand: a word of logic, WHERE, or neither. */
  after: Junction
  /** The comparison just read asks for equality. */
  equal: boolean
  /** The next comparison is the condition of `if(..)`. */
  deciding: boolean
  between: boolean
  previous: number
  /** The last call outside of others: where it starts and ends (0: not yet), and the depth it stands in (-1: closed). */
  callStart: number
  callEnd: number
  callDepth: number
  /** The previous token is a plus sign. */
  plus: boolean
  aliased: boolean
}
