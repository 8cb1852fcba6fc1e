/** Kinds of SQL tokens. Numbers, because the walk compares them in its inner loop. */
export const END = 0
export const NUMBER = 1
/** `true`, `null` and the like: compares like a literal. */
export const CONSTANT = 2
export const STRING = 3
/** A string that the value does not close: the application's own quote will. */
export const OPEN_STRING = 4
export const NAME = 5
export const VARIABLE = 6
export const LOGIC = 7
export const COMPARE = 8
export const ARITHMETIC = 9
/** `||`: concatenation in most dialects, OR in MySQL. */
export const PIPES = 10
/** Words that may stand before an operand without changing what follows: `not`, `distinct`, `binary`. */
export const PREFIX = 11
export const OPEN = 12
export const CLOSE = 13
export const COMMA = 14
export const SEMICOLON = 15
/** Up to the end of the value. */
export const COMMENT = 16
export const UNION = 17
/** The first word of a statement. */
export const STATEMENT = 18
/** A word that joins the parts of a statement: `from`, `values`, `set`. */
export const CLAUSE = 19
/** A clause that may follow a finished condition: `order`, `having`, `limit`. */
export const TAIL = 20
export const CASE = 21
export const OTHER = 22

/** What naming a thing tells, as bits. */
export const SLOW = 1
export const ERROR = 2
export const SYSTEM = 4
export const BUILD = 8
export const FILE = 16
export const SCHEMA = 32
/** Spells text in another way: `char(97)`, `0x61646d696e`. */
export const SPELL = 64
export const PROBE = SLOW | ERROR | FILE | SCHEMA
