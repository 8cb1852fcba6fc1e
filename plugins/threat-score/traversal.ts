import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { drivePoints } from './traversal-asked.ts'
import { NO_CLIMBS, readClimbs } from './traversal-climb.ts'
import { readTarget } from './traversal-paths.ts'
import { climbPoints, IN_TEXT, isSetting, reachPoints, targetPoints } from './traversal-points.ts'
import { shapeOf } from './traversal-shape.ts'
import {
  COLON,
  DOT_DOT,
  DOT_NAME,
  DOT_SEGMENT,
  HEX_MARK,
  LISTED_NAME,
  OVERLONG_MARK,
  survey,
} from './traversal-survey.ts'
import { reportTricks } from './traversal-tricks.ts'
import { untangle } from './traversal-untangle.ts'
import { readWrapper } from './traversal-wrappers.ts'

/** Path traversal, and requests for files that no page links to: by dot segments, by name, by stream wrapper. */
export const traversal: Detector = { family: 'traversal', inspect }

const TANGLED = DOT_DOT | HEX_MARK | OVERLONG_MARK
const CLIMBING = DOT_DOT | DOT_SEGMENT
const NAMING = LISTED_NAME | DOT_NAME

function inspect(value: string, field: Field, report: Report): undefined {
  reportTricks(value, field, report)
  let found = survey(value)
  let text = value
  if ((found & TANGLED) !== 0) {
    text = untangle(value)
    if (text !== value) found = survey(text)
  }
  const climbs = (found & CLIMBING) === 0 ? NO_CLIMBS : readClimbs(text)
  const target = (found & NAMING) === 0 ? null : readTarget(text, field.where === 'path')
  const wrapper = (found & COLON) === 0 && value.charCodeAt(0) !== 92 ? 0 : readWrapper(value)
  const climbing = climbs.ups + climbs.evasive + climbs.idle > 0
  if (value.length < 8 && (found & COLON) !== 0) {
    const drive = drivePoints(value, field)
    if (drive > 0) report('drive', drive)
  }
  if (!climbing && target === null && wrapper === 0) return
  const shape = shapeOf(value, field)
  if (climbing) {
    const points = climbPoints(climbs, shape, field, text)
    const reach = reachPoints(climbs, target, text, shape)
    // Settings of programs name what lies beside them.
    const most = reach < 90 && isSetting(field.where) ? Math.max(points, Math.min(reach, 60)) : Math.max(points, reach)
    if (most > 0) report('climb', most)
  }
  if (target !== null) {
    const points = targetPoints(target, shape, field)
    if (points > 0) report(target.what, points)
  }
  // `/etc/passwd%00.jpg`: what checks the ending sees a picture, what opens the file stops at the null.
  if (target !== null && target.points >= 45 && shape !== 'text' && field.steps.includes('null')) report('cut-off', 70)
  if (wrapper > 0) report('wrapper', shape === 'text' ? Math.min(wrapper, IN_TEXT) : wrapper)
}
