import type { Field } from '../../gateway/contract/index.ts'
import { ARGUMENT, ASSIGNED, argumentsAt, NOTHING, SENSITIVE, WORDS } from './cmdi-arguments.ts'
import { type Called, isWorthReading, readCalled } from './cmdi-command.ts'
import { directPoints, separatedPoints } from './cmdi-evidence.ts'
import { mostPoints } from './cmdi-honest.ts'
import { nameOf, type Place, placeAt, prefixScale, type Surroundings, separators } from './cmdi-places.ts'
import { CERTAIN, EVERYDAY, isWrapper } from './cmdi-words.ts'
import type { Detector, Report } from './detector.ts'

/**
 * Command injection into Unix shells, cmd.exe and PowerShell. A shell runs what stands behind a separator; a value that
 * an application pastes into a command line can only reach that place with one. So every place behind a separator, and
 * the start of the value, is read as a shell would: what is the command, and is what follows an argument or a sentence?
 */
export const cmdi: Detector = { family: 'cmdi', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  const direct = isWorthReading(value, 0) && atStart(value, field, report)
  behindSeparators(value, direct, field.kind === 'header', report)
}

/** A command without a separator. True when the value begins with one. */
function atStart(text: string, field: Field, report: Report): boolean {
  // The product at the start of a User-Agent is often a command: `curl/8.5`, `Ruby`. Nobody else's headers begin so.
  if (field.kind === 'header' && !ownHeader.test(field.where)) return false
  const { called, args } = readCommand(text, 0)
  if (called.globbed && field.kind !== 'path') report('glob', 82)
  if (!called.command || args === ASSIGNED) return false
  // Programs send scripts as JSON; a web shell is fed by forms and queries.
  const points = Math.min(directPoints(called, args), mostPoints(text, called, args, field))
  if (points > 0 && (field.kind !== 'path' || args === SENSITIVE)) report('direct', points)
  return args !== WORDS && (args !== NOTHING || called.command.level === CERTAIN || called.path)
}

/** Headers that applications make up. */
const ownHeader = /^header\.x-(?!forwarded|real|request|client|correlation|amz|goog|b3)/

/** Longer lists of commands than people or shell scripts write in one window: a flood that should hide one. */
const MOST_PLACES = 400

function behindSeparators(text: string, direct: boolean, header: boolean, report: Report): undefined {
  let places = 0
  let best = 0
  let name = ''
  let surroundings: Surroundings | undefined
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 128 || separators[code] === 0) continue
    const place = placeAt(text, i)
    if (place === null) continue
    i = place.next - 1
    if (place.at !== 0 && !isWorthReading(text, place.next)) continue
    if (++places > MOST_PLACES) break
    surroundings ??= surroundingsOf(text)
    const points = pointsAt(text, place, direct, header, surroundings)
    if (points > best) {
      best = points
      name = nameOf(place.mark)
    }
  }
  if (best > 0) report(name, LOCAL_SPAN.test(text) ? Math.min(best, 70) : best)
  if (places > MOST_PLACES) report('flood', 60)
}

/** A piece of Markdown about one's own machine, which takes nothing out: `curl localhost:9200` between backticks. */
const LOCAL_SPAN = /^`[^`\n]{1,300}localhost[^`\n]{0,300}`$/

function surroundingsOf(text: string): Surroundings {
  return { fenced: text.includes('```'), lines: text.split('\n', 4).length }
}

/** Points of what stands behind one separator. */
function pointsAt(text: string, place: Place, direct: boolean, header: boolean, around: Surroundings): number {
  const { called, args } = readCommand(text, place.next)
  if (args === ASSIGNED) return 0
  const { command, globbed } = called
  // Headers are lists with semicolons (`; U; id)` is Indonesian): a bare everyday word says nothing there.
  if (header && args === NOTHING && command?.level !== CERTAIN && isInList(text, place)) return 0
  // `Set the alarm; sleep 8; wake up`
  if (command?.level === EVERYDAY && args !== SENSITIVE && isTalk(text, place)) return 35
  const scale = direct && place.mark !== '\n' ? 1 : prefixScale(text, place, around, args === SENSITIVE)
  if (globbed) return Math.round(88 * scale)
  if (command) return Math.round(Math.min(100, separatedPoints(text, place, called, args)) * scale)
  if (header || !isUnknownCommand(text, place, called, args)) return 0
  return args === SENSITIVE ? 88 : option.test(text.slice(called.end, called.end + 5)) ? 82 : 50
}

/** `;rmt --version` */
const option = /^\s{1,2}--?[a-z]/i

/** Two words or more before the mark, a blank behind it, and none of what a shell is given before it. */
function isTalk(text: string, { mark, at, next }: Place): boolean {
  if (mark === '\n' || mark === '$(' || mark === '`' || text.charAt(next) !== ' ') return false
  return /^[\w,.!?' -]{0,80}[a-z]{2,}\s[a-z]{2,}\s{0,2}$/i.test(text.slice(Math.max(0, at - 120), at))
}

/** `; U; id)`, `en;id`; but not `;id`, `127.0.0.1;id`. */
function isInList(text: string, { mark, at }: Place): boolean {
  return mark === ';' && at > 0 && (text.indexOf(';') !== at || /[\s(]|[a-z]{2}$/i.test(text.slice(0, at)))
}

/** `;uconv -f utf-8 /etc/passwd`: no list of programs is complete. */
function isUnknownCommand(text: string, { at, mark }: Place, { start, end }: Called, args: number): boolean {
  return at === 0 && mark !== '`' && args >= ARGUMENT && /^[a-z][\w-]{1,23}$/i.test(text.slice(start, end))
}

/** More words before the command than this are no command line. */
const MOST_WRAPPERS = 4

/** The command at `at` and what follows it; `sudo`, `nohup` and the like are passed by. */
function readCommand(text: string, at: number): { called: Called; args: number } {
  let called = readCalled(text, at)
  let args = argumentsAt(text, called.start, called.end)
  for (let n = 0; n < MOST_WRAPPERS; n++) {
    if (!called.command || !isWrapper(called.command.name) || args < WORDS) break
    const inner = readCalled(text, called.end)
    if (!inner.command) break
    called = inner
    args = argumentsAt(text, called.start, called.end)
  }
  return { called, args }
}
