import { isBlank } from './literals.ts'
import { type PatternVisitor, readPattern } from './pattern-reader.ts'

/** One of the alternatives of a pattern. Each match of it holds one of the texts of every need, when its blanks are taken out. */
export interface Alternative {
  readonly source: string
  /** `MOST_NEEDS` at most, the rarest first. */
  readonly needs: readonly (readonly string[])[]
}

export const MOST_NEEDS = 3

/** Texts of a part of a pattern, in lower case. */
interface Texts {
  /** All that it can match, when these are few. */
  readonly all: readonly string[] | null
  /** What it matches holds one of the texts of each of these. */
  readonly needs: readonly Need[]
}

interface Need {
  readonly texts: readonly string[]
  /** See `rarityOf`. */
  readonly rarity: number
}

/** More texts, or longer ones, than these are not put together. */
const MOST = 96
const LONGEST = 24

const unknown: Texts = { all: null, needs: [] }

/**
 * The alternatives of a pattern that is read without case, and what each needs. As the prefilters of linear engines do
 * (Cox, "Regular Expression Matching with a Trigram Index", 2012): the texts of small parts are multiplied out, and of
 * what must all be there the rarest are chosen.
 */
export function alternativesOf({ source }: RegExp): readonly Alternative[] {
  return readPattern(source, texts).map((one) => ({
    source: one.source,
    needs: strongest(needsOf(one.part)).map(({ texts }) => texts),
  }))
}

const nothing: Texts = { all: [''], needs: [] }

const texts: PatternVisitor<Texts> = {
  nothing,
  blank: nothing,

  /** ASCII only: what other characters fold to is not followed here. */
  one(codes) {
    if (codes === null || codes.some((code) => code > 0x7e)) return unknown
    return { all: distinct(codes.map(textOf)), needs: [] }
  },

  eitherOf(parts) {
    const all = parts.every((part) => part.all !== null) ? distinct(parts.flatMap((part) => part.all!)) : null
    if (all !== null && all.length <= MOST) return { all, needs: [] }
    const each = parts.map((part) => strongest(needsOf(part))[0])
    const need = each.every((one) => one !== undefined) ? needOf(distinct(each.flatMap((one) => one.texts))) : null
    return { all: null, needs: need === null ? [] : [need] }
  },

  /** Texts grow as long as all of them are known; what must be there is needed. */
  inSequence(parts) {
    let known: readonly string[] = ['']
    let whole = true
    const needs: Need[] = []
    for (const part of parts) {
      const longer = part.all === null ? null : joined(known, part.all)
      if (longer === null) {
        needs.push(...needsOf({ all: known, needs: [] }))
        whole = false
        if (part.all === null) needs.push(...part.needs)
      }
      known = longer ?? part.all ?? ['']
    }
    if (whole) return { all: known, needs: [] }
    return { all: null, needs: strongest([...needs, ...needsOf({ all: known, needs: [] })]) }
  },

  repeated(part, min, max) {
    if ((min === 1 && max === 1) || part === nothing) return part
    if (part.all?.length === 1 && part.all[0] === '') return nothing
    if (min > 0) return { all: null, needs: needsOf(part) }
    return max === 1 && part.all !== null ? { all: distinct(['', ...part.all]), needs: [] } : unknown
  },
}

function textOf(code: number): string {
  const text = String.fromCharCode(code)
  return isBlank(text) ? '' : text.toLowerCase()
}

function needsOf({ all, needs }: Texts): readonly Need[] {
  if (all === null) return needs
  const need = needOf(all)
  return need === null ? [] : [need]
}

/** The rarest, each of other texts than those before it. */
function strongest(needs: readonly Need[]): readonly Need[] {
  const sorted = needs.toSorted((one, other) => other.rarity - one.rarity)
  const isNew = (need: Need, n: number) =>
    !sorted.slice(0, n).some((before) => before.texts.join() === need.texts.join())
  return sorted.filter(isNew).slice(0, MOST_NEEDS)
}

function joined(before: readonly string[], after: readonly string[]): readonly string[] | null {
  if (before.length * after.length > MOST) return null
  const both: string[] = []
  for (const one of before) {
    for (const other of after) {
      if (one.length + other.length > LONGEST) return null
      both.push(one + other)
    }
  }
  return before.length === 1 || after.length === 1 ? both : distinct(both)
}

/** `null` when one of the texts is empty: everything holds that. */
function needOf(texts: readonly string[]): Need | null {
  const rarity = rarityOf(texts)
  return rarity === 0 ? null : { texts, rarity }
}

/** Bits, roughly, by which the most usual of the texts is rare; fewer the more texts there are. 0: says nothing. */
function rarityOf(texts: readonly string[]): number {
  let least = Number.POSITIVE_INFINITY
  for (const text of texts) {
    let bits = 0
    for (const character of text) bits += USUAL.includes(character) ? 3 : 5
    least = Math.min(least, bits)
  }
  return least === 0 || texts.length === 0 ? 0 : Math.max(0.1, least - Math.log2(texts.length))
}

const USUAL = 'eaiotnrsl'

function distinct(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)]
}
