import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { type Climbs, readClimbs } from './traversal-climb.ts'
import { readTarget, type Target } from './traversal-paths.ts'
import { readWrapper } from './traversal-wrappers.ts'

/** Path traversal, and requests for files that no page links to: by dot segments, by name, by stream wrapper. */
export const traversal: Detector = { family: 'traversal', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  if (!value.includes('/') && !value.includes('\\') && !value.includes('.')) return
  const shape = shapeOf(value, field)
  const climbs = readClimbs(value)
  const target = readTarget(value, field.kind === 'path')
  const wrapper = readWrapper(value)
  if (climbs.ups + climbs.evasive + climbs.idle > 0) {
    const points = climbPoints(climbs, shape, field)
    if (points > 0)
      report(
        climbs.evasive > 0 ? 'evasive-climb' : 'climb',
        target === null ? points : Math.max(points, reachPoints(climbs, target, shape)),
      )
  }
  if (target !== null) {
    const points = targetPoints(target, shape)
    if (points > 0) report(target.what, points)
  }
  if (wrapper > 0) report('wrapper', shape === 'text' ? Math.min(wrapper, IN_TEXT) : wrapper)
}

/**
 * - `path`: the value is a path and nothing else.
 * - `url`: an address of another page (a Referer, a link): what it names lies elsewhere.
 * - `phrase`: a few words with a path in it, as commands and queries have.
 * - `text`: prose or code, in which paths are talked about.
 */
type Shape = 'path' | 'url' | 'phrase' | 'text'

const LONGEST_PHRASE = 100
/** Points of a path that is only talked about. */
const IN_TEXT = 30

function shapeOf(value: string, field: Field): Shape {
  if (field.kind === 'path') return 'path'
  if (WEB_ADDRESS.test(value)) return 'url'
  if (!TALKING.test(value)) return 'path'
  return value.length <= LONGEST_PHRASE && !value.includes('\n') ? 'phrase' : 'text'
}

/** Blanks but for those of folder names, quotes, brackets. */
const TALKING = /[\s"'`()<>[\]]/
const WEB_ADDRESS = /^(?:https?:)?\/\/[\w.-]{1,255}\.[a-z]{2,18}(?::\d{1,5})?(?:[/?#]|$)/i

function climbPoints(climbs: Climbs, shape: Shape, field: Field): number {
  const { ups, backslashed, evasive, idle, leads } = climbs
  if (shape === 'text') return ups + evasive > 6 ? 60 : ups + evasive > 4 ? IN_TEXT : 0
  if (field.kind === 'path') return urlPathPoints(climbs, field)
  let points = BY_UPS[Math.min(ups, BY_UPS.length - 1)]!
  // Only Windows climbs with backslashes, and links are not written so.
  if (backslashed > 0) points += 20
  // `/../`: nothing lies above the root; only a server that glues paths together goes up from it.
  if (leads === 2 && ups > 0) points += 35
  if (evasive > 0) points = Math.max(points, evasive > 1 ? 85 : 60)
  if (idle > 3) points = Math.max(points, idle > 6 ? 82 : 60)
  if (field.steps.length > 1 && ups > 0) points += 20
  return Math.min(90, shape === 'path' ? points : points / 2)
}

/** By steps up: relative links climb once or twice, imports in code sometimes three times. */
const BY_UPS: readonly number[] = [0, 25, 50, 80, 86, 90]

/** Clients resolve dot segments before they send a path (RFC 3986 5.2.4, WHATWG URL): what is left was put there. */
function urlPathPoints({ ups, backslashed, evasive, idle }: Climbs, field: Field): number {
  if (ups + evasive + idle === 0) return 0
  if (evasive > 0 || backslashed > 0 || ups > 1) return 85
  if (ups === 0) return idle > 3 ? 80 : 0
  return field.steps.length > 0 ? 80 : 60
}

/** A climb that ends at a file worth climbing for. */
function reachPoints({ ups, evasive }: Climbs, target: Target, shape: Shape): number {
  if (ups + evasive === 0 || target.points < 60) return 0
  if (shape === 'text') return ups + evasive > 1 ? 60 : IN_TEXT
  return shape === 'url' ? 82 : 92
}

function targetPoints({ what, points }: Target, shape: Shape): number {
  if (shape === 'path') return points
  if (shape === 'text') return points >= 80 ? IN_TEXT - 5 : 0
  if (shape === 'url') return what === 'dot-file' ? 0 : points / 2
  return points >= 80 ? 62 : points / 2
}
