import type { Field } from '../../gateway/contract/index.ts'
import { isQuotedCode, type Quotes, readQuotes } from './xss-quoted.ts'

/** The evidence found in one value so far. */
export interface Sheet {
  readonly text: string
  readonly field: Field
  /** Strongest points of each kind of evidence; `null` before the first. */
  best: Map<string, number> | null
  /** Read on first need. */
  quotes: Quotes | null
  /** Enough is known: readers may stop. Keeps hostile values cheap. */
  certain: boolean
  /** How often there was enough to refuse. */
  refusals: number
}

/** Code shown in documentation is worth a look, not a refusal: observed (40), neither limited (60) nor denied (80). */
const SHOWN_CODE_POINTS = 45
const CERTAIN_POINTS = 90
/** What would be refused so often by itself need not be read to its end. */
const REFUSED_POINTS = 80
const ENOUGH_REFUSALS = 32

export function openSheet(text: string, field: Field): Sheet {
  return { text, field, best: null, quotes: null, certain: false, refusals: 0 }
}

/** What was uploaded as a file: pages that become documents. */
export function isFile({ where }: Field): boolean {
  return where.startsWith('body.multipart') && where.endsWith('.content')
}

/** Puts evidence at `at` (offset in the text) on the sheet. */
export function note(sheet: Sheet, what: string, points: number, at: number): undefined {
  if (points > SHOWN_CODE_POINTS) {
    sheet.quotes ??= readQuotes(sheet.text, sheet.field)
    if (isQuotedCode(sheet.quotes, sheet.text, at)) return raise(sheet, 'shown-code', SHOWN_CODE_POINTS)
  }
  if (points >= REFUSED_POINTS) sheet.refusals++
  if (points >= CERTAIN_POINTS || sheet.refusals >= ENOUGH_REFUSALS) sheet.certain = true
  raise(sheet, what, points)
}

function raise(sheet: Sheet, what: string, points: number): undefined {
  sheet.best ??= new Map()
  if (points > (sheet.best.get(what) ?? 0)) sheet.best.set(what, points)
}
