import type { Field } from '../../gateway/contract/index.ts'
import { ARGUMENT, ASSIGNED, argumentsAt, NOTHING, SENSITIVE, WORDS } from './cmdi-arguments.ts'
import { isChore } from './cmdi-chore.ts'
import { type Called, isWorthReading, readCalled } from './cmdi-command.ts'
import { directPoints, separatedPoints } from './cmdi-evidence.ts'
import { holdsScripts, isScript, mostPoints } from './cmdi-honest.ts'
import { nameOf, type Place, placeAt, prefixScale, type Surroundings, separators } from './cmdi-places.ts'
import { beginsWithSpan, goesOnAsSentence, isAsked, isRemark } from './cmdi-sentence.ts'
import { CERTAIN, EVERYDAY, isWrapper } from './cmdi-words.ts'
import type { Detector, Report } from './detector.ts'

/**
 * Command injection into Unix shells, cmd.exe and PowerShell. A shell runs what stands behind a separator; a value that
 * an application pastes into a command line can only reach that place with one. So every place behind a separator, and
 * the start of the value, is read as a shell would: what is the command, and is what follows an argument or a sentence?
 */
export const cmdi: Detector = { family: 'cmdi', inspect: inspectCommands }

export function inspectCommands(value: string, field: Field, report: Report): undefined {
  const tell: Report = (what, points) => report(what, points > AS_CHORE && isHonest(value, field) ? AS_CHORE : points)
  const direct = (isWorthReading(value, 0) || statement.test(value)) && atStart(value, field, tell)
  behindSeparators(value, direct, field, tell)
}

/** What all the signs of an honest command line weigh at most, one by one. */
const AS_CHORE = 40

function isHonest(value: string, field: Field): boolean {
  return (field.kind === 'query' || field.kind === 'body') && (isChore(value, field) || beginsWithSpan(value))
}

/** A command without a separator. True when the value begins with one. */
function atStart(text: string, field: Field, report: Report): boolean {
  const { called, args, wrapped } = readCommand(text, 0)
  // The product at the start of a User-Agent is often a command: `curl/8.5`, `Ruby`. Nobody else's headers begin so.
  if (field.kind === 'header' && args !== SENSITIVE && !ownHeader.test(field.where)) return false
  if (called.globbed && field.kind !== 'path') report('glob', 82)
  if (!called.command || args === ASSIGNED) return isStatement(text, field)
  // Programs send scripts as JSON; a web shell is fed by forms and queries.
  const most = isRemark(text) ? 50 : mostPoints(text, called, args, field)
  const points = Math.min(directPoints(called, args, wrapped), most)
  if (points > 0 && (field.kind !== 'path' || args === SENSITIVE)) report('direct', points)
  if (called.command.speaks && spoken.test(text.slice(called.end, called.end + 6))) return true
  if (args === WORDS) return isStatement(text, field)
  return args !== NOTHING || called.command.level === CERTAIN || called.path
}

const spoken = /^\s{1,4}[^\s;|&]/

/** A loop or a condition around commands, where nobody keeps scripts. */
function isStatement(text: string, field: Field): boolean {
  return statement.test(text) && !(field.where.startsWith('body.json') && (text.includes('\n') || holdsScripts(field)))
}
const statement =
  /^[\s;|&]{0,4}(?:time\s{1,3})?(?:for\s{1,3}\w{1,20}\s{1,3}in\s|(?:el)?if\s{1,3}(?:\[|test\s|!\s|\()|(?:while|until)\s|\[\s|case\s{1,3}[$`"'])/i

/** Headers that applications make up. */
const ownHeader = /^header\.x-(?!forwarded|real|request|client|correlation|amz|goog|b3)/

/** Longer lists of commands than people or shell scripts write in one window: a flood that should hide one. */
const MOST_PLACES = 400

function behindSeparators(text: string, direct: boolean, field: Field, report: Report): undefined {
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
    const points = pointsAt(text, place, direct, field, surroundings)
    if (points > best) {
      best = points
      name = nameOf(place.mark)
    }
  }
  if (best > 0)
    report(name, LOCAL_SPAN.test(text) ? Math.min(best, 70) : isScript(text, field) ? Math.min(best, 35) : best)
  if (places > MOST_PLACES) report('flood', 60)
}

/** A piece of Markdown about one's own machine, which takes nothing out: `curl localhost:9200` between backticks. */
const LOCAL_SPAN = /^`[^`\n]{1,300}localhost[^`\n]{0,300}`$/

function surroundingsOf(text: string): Surroundings {
  return { fenced: text.includes('```'), lines: text.split('\n', 4).length }
}

/** Points of what stands behind one separator. */
function pointsAt(text: string, place: Place, direct: boolean, field: Field, around: Surroundings): number {
  const header = field.kind === 'header'
  const { called, args } = readCommand(text, place.next)
  if (args === ASSIGNED) return 0
  const { command, globbed } = called
  // Headers are lists with semicolons (`; U; id)` is Indonesian): a bare everyday word says nothing there.
  if (header && args === NOTHING && command?.level !== CERTAIN && isInList(text, place)) return 0
  // `Set the alarm; sleep 8; wake up`
  if (command?.level === EVERYDAY && args !== SENSITIVE && isTalk(text, place)) return 35
  if (args !== SENSITIVE && isSaid(text, place)) return 35
  if (place.mark === '|' && isAlternative(text, place.at)) return 20
  if (place.mark === '\n' && command?.level !== CERTAIN && args !== SENSITIVE && isQuery(text, around)) return 0
  const scale =
    direct && place.mark !== '\n'
      ? 1
      : scriptScale(place, called, args, field, around) * prefixScale(text, place, around, args === SENSITIVE)
  if (globbed) return Math.round(88 * scale)
  if (command) return Math.round(Math.min(100, separatedPoints(text, place, called, args)) * scale)
  if (header || !isUnknownCommand(text, place, called, args)) return 0
  return args === SENSITIVE ? 88 : option.test(text.slice(called.end, called.end + 5)) ? 82 : 50
}

/** A line end before the first word, then more lines: an injection into a script; lists and documents begin so too. */
function scriptScale(place: Place, { command }: Called, args: number, field: Field, { lines }: Surroundings): number {
  if (place.at !== 0 || place.mark !== '\n' || lines <= 3) return 1
  return (args === NOTHING && command?.level === EVERYDAY) || field.where.startsWith('body.json') ? 0.4 : 1
}

/** `;rmt --version` */
const option = /^\s{1,2}--?[a-z]/i

/** Two words or more before the mark, a blank behind it, and none of what a shell is given before it. */
function isTalk(text: string, { mark, at, next }: Place): boolean {
  if (mark === '\n' || mark === '$(' || mark === '`' || text.charAt(next) !== ' ') return false
  return /^[\w,.!?' -]{0,80}[a-z]{2,}\s[a-z]{2,}\s{0,2}$/i.test(text.slice(Math.max(0, at - 120), at))
}

/** `; id -un is the practical answer.` */
function isSaid(text: string, { mark, at }: Place): boolean {
  if (mark === '\n' || mark === '$(' || mark === '`' || mark === '<(') return false
  return goesOnAsSentence(text, at) || (at > 0 && isAsked(text))
}

/** Several lines of SQL: `join`, `find` and others are words of it too. */
function isQuery(text: string, { lines }: Surroundings): boolean {
  return lines > 3 && selects.test(text)
}
const selects = /^\s{0,9}(?:select\s[^;]{1,600}\sfrom|with\s{1,3}\w{1,40}\s{1,3}as\s{0,3}\(\s{0,9}select)\s/i

/** `\.(?:sql|sh|log)$`: names that a pattern offers. */
function isAlternative(text: string, at: number): boolean {
  const before = opened.exec(text.slice(Math.max(0, at - 160), at))
  return before !== null && closed.test(text.slice(at + 1, at + 160))
}
const opened = /(?:\(\?[:=!]|[\\.]\()[\w.?*+[\]|:~^\\()-]{0,150}$/
const closed = /^[\w.?*+[\]|:~^\\-]{1,150}\)/

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
export function readCommand(text: string, at: number): Reading {
  let called = readCalled(text, at)
  let args = argumentsAt(text, called.start, called.end)
  let wrapped = false
  for (let n = 0; n < MOST_WRAPPERS; n++) {
    if (!called.command || !isWrapper(called.command.name) || args < WORDS) break
    const inner = readCalled(text, called.end + ownArguments(text, called.end))
    if (!inner.command) break
    const innerArgs = argumentsAt(text, inner.start, inner.end)
    // `strace -f ls`: its own options say more.
    if (args === ARGUMENT && innerArgs < args) break
    wrapped ||= called.command.level === CERTAIN
    called = inner
    args = innerArgs
  }
  return { called, args, wrapped }
}

/** How long what a wrapper takes itself is: `timeout 5`, `sudo -u root`, `env A=1`. */
function ownArguments(text: string, from: number): number {
  return own.exec(text.slice(from, from + 80))?.[0].length ?? 0
}
const own =
  /^(?:\s{1,3}(?:-[a-z]\s{1,2}(?:\d{1,4}|root|www-data|nobody)|--?[a-z][\w=-]{0,20}|\d{1,5}(?:\.\d)?[smhd]?|[a-z_]{1,20}=[^\s;|&]{0,40})(?=\s)){1,4}/i

interface Reading {
  readonly called: Called
  readonly args: number
  /** Behind a program that runs another one: `nohup`, `strace`. */
  readonly wrapped: boolean
}
