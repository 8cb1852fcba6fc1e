import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'

/**
 * Ways of writing that no browser and no client library produces, whatever they hide. Honest values contain some of them
 * too (a redirect target inside a redirect target is encoded twice), so they never weigh enough to block alone.
 */
export const evasion: Detector = { family: 'evasion', inspect }

function inspect(_value: string, field: Field, report: Report): undefined {
  const { steps } = field
  let percents = 0
  for (const step of steps) {
    if (step === 'percent') percents++
    if ((step === 'null' || step === 'overlong') && isBinary(field)) continue
    const points = weights.get(step)
    if (points !== undefined) report(step, points)
  }
  if (percents > 2) report('triple-percent', 25)
  else if (percents === 2) report('double-percent', 10)
}

/** In a whole body, or a file, of bytes these are what any bytes hold: protocol buffers, pictures, what is encrypted. */
function isBinary({ where, raw }: Field): boolean {
  return (where === 'body.text' || where.endsWith('.content')) && CONTROL.test(raw)
}
const CONTROL = /[\x00-\x08\x0e-\x1f]/

const weights: ReadonlyMap<string, number> = new Map([
  // UTF-8 longer than needed is forbidden (RFC 3629 section 3): its only use is to get past a filter.
  ['overlong', 35],
  ['utf7', 30],
  // A body declared to be EBCDIC or UTF-32, which nothing here reads and some application servers do.
  ['charset', 50],
  ['null', 25],
  // %u0041 was never standard; old scripts of browsers wrote it (`escape`).
  ['unicode', 10],
  ['fullwidth', 5],
])
