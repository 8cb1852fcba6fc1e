/** Classes of characters are numbers of so many bits: a row of the table is a shift away. */
const ROW = 6
const CLASSES = 1 << ROW

/** What a literal is cut to: longer ones would hardly be rarer, and the table has a row for each of their characters. */
const LONGEST = 12

/** What `\s` matches. Patterns allow for it in many places, so literals are found across it, and hold none. */
export function isBlank(character: string): boolean {
  return /\s/.test(character)
}

/** The class of what is passed over. */
const BLANK = 255
const blanks = new Uint8Array(65_536)
for (let code = 0; code < blanks.length; code++) if (isBlank(String.fromCharCode(code))) blanks[code] = BLANK

/** Which items a text may hold: bit `i & 31` of the word `i >> 5`. Valid until the next call. */
export type FindLiterals = (text: string) => Int32Array

/**
 * Finds in one pass the items one of whose literals is in a text, whatever its case and with or without blanks between, and
 * those that have none (`null`). Literals are ASCII, in lower case, without blanks. Aho and Corasick, "Efficient String
 * Matching" (1975), as a table of all steps, whose rows are completed when a text gets there first: most never are.
 */
export function createLiterals(needs: readonly (readonly string[] | null)[]): FindLiterals {
  const always = new Int32Array((needs.length + 31) >> 5)
  const classes = createClasses()
  const tree = createTree()
  for (const [item, literals] of needs.entries()) {
    if (literals === null) always[item >> 5]! |= 1 << (item & 31)
    else for (const literal of literals) tree.add(literal.slice(0, LONGEST), classes.of, item)
  }
  return createPass(tree, classes.table, always)
}

/** A class for each character, as they come; 0 is all that no literal is of. */
function createClasses() {
  const table = blanks.slice()
  let used = 0
  return {
    table,
    of(code: number): number {
      if (code >= 128 || table[code] === BLANK) throw new RangeError('a literal is ASCII without blanks')
      if (table[code] === 0) {
        // Those that come last share a class: a literal may be found that is not there, none is missed.
        used = Math.min(used + 1, CLASSES - 1)
        table[code] = used
        if (code >= 0x61 && code <= 0x7a) table[code - 0x20] = used
      }
      return table[code]!
    },
  }
}

/** The beginnings of all literals. A state is one of them: what has been read of a text that literals may go on from. */
interface Tree {
  add(literal: string, classOf: (code: number) => number, item: number): void
  /** Where each state goes with each class: rows of `CLASSES`. Only those of complete states may be read. */
  steps(): Uint16Array
  readonly states: number
  /** Completes the row of a state. Returns the items with a literal that ends there. */
  complete(state: number): readonly number[]
}

function createTree(): Tree {
  let steps = new Uint16Array(CLASSES << 10)
  const items: (readonly number[])[] = [[]]
  /** By which step from which state each one is reached. */
  const parents = [0]
  const symbols = [0]
  /** The longest end of each state that is a state too, once it is complete. */
  const ends = [0]

  function child(state: number, symbol: number): number {
    const at = (state << ROW) | symbol
    if (steps[at] !== 0) return steps[at]!
    const next = parents.push(state) - 1
    if (next > 0xffff) throw new RangeError('too many literals')
    if ((next + 1) * CLASSES > steps.length) steps = doubled(steps)
    symbols.push(symbol)
    items.push([])
    ends.push(-1)
    steps[at] = next
    return next
  }

  function endOf(state: number): number {
    const parent = parents[state]!
    if (parent === 0) return 0
    const end = ends[parent]! >= 0 ? ends[parent]! : endOf(parent)
    complete(end)
    return steps[(end << ROW) | symbols[state]!]!
  }

  function complete(state: number): readonly number[] {
    if (ends[state]! >= 0) return items[state]!
    const end = endOf(state)
    const found = complete(end)
    for (let symbol = 1; symbol < CLASSES; symbol++)
      if (steps[(state << ROW) | symbol] === 0) steps[(state << ROW) | symbol] = steps[(end << ROW) | symbol]!
    ends[state] = end
    if (found.length > 0) items[state] = [...new Set([...items[state]!, ...found])]
    return items[state]!
  }

  return {
    add(literal, classOf, item) {
      let state = 0
      for (let i = 0; i < literal.length; i++) state = child(state, classOf(literal.charCodeAt(i)))
      if (!items[state]!.includes(item)) items[state] = [...items[state]!, item]
    },
    steps: () => steps,
    get states() {
      return parents.length
    },
    complete,
  }
}

function doubled(steps: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const all = new Uint16Array(steps.length * 2)
  all.set(steps)
  return all
}

/** Marks of states: what there is to do when a text gets there. */
const NOTHING = 0
const COMPLETE = 1
const TELL = 2

function createPass(tree: Tree, classes: Uint8Array, always: Int32Array): FindLiterals {
  const steps = tree.steps()
  const marks = new Uint8Array(tree.states).fill(COMPLETE, 1)
  /** States of this text that have something to tell; each is told of once. */
  const told = new Uint16Array(tree.states)
  const bits = new Int32Array(always.length)
  let count = 0

  function enter(state: number): void {
    if (marks[state] === COMPLETE) marks[state] = tree.complete(state).length > 0 ? TELL : NOTHING
    if (marks[state] !== TELL) return
    marks[state] = NOTHING
    told[count++] = state
  }

  return (text) => {
    let state = 0
    count = 0
    for (let i = 0; i < text.length; i++) {
      const symbol = classes[text.charCodeAt(i)]!
      if (symbol === BLANK) continue
      state = steps[(state << ROW) | symbol]!
      if (marks[state] !== NOTHING) enter(state)
    }
    bits.set(always)
    for (let n = 0; n < count; n++) {
      marks[told[n]!] = TELL
      for (const item of tree.complete(told[n]!)) bits[item >> 5]! |= 1 << (item & 31)
    }
    return bits
  }
}
