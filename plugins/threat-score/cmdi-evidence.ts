import { ARGUMENT, NOTHING, ONE_WORD, SENSITIVE, spokenWord } from './cmdi-arguments.ts'
import type { Called } from './cmdi-command.ts'
import type { Place } from './cmdi-places.ts'
import { CERTAIN, EVERYDAY, SHELLISH } from './cmdi-words.ts'

/** Points of a command behind a separator, before the text around it is weighed. */
export function separatedPoints(text: string, place: Place, called: Called, args: number): number {
  const { command, masked, end } = called
  const level = levelOf(called)
  const bonus = masked > 0 ? 15 : 0
  if (args === SENSITIVE) return 95
  if (args === ARGUMENT) return (level === CERTAIN ? 93 : 88) + bonus
  if (command?.speaks && spokenWord.test(text.slice(end, end + 70))) return 84
  if (command?.speaks && intoFile.test(text.slice(end, end + 120))) return 85
  // `<(cat file)`: no text is written so.
  if (place.mark === '<(' && args === ONE_WORD) return 84
  if (args === NOTHING) return (level === CERTAIN ? 90 : barePoints(text, place, called)) + bonus
  // A value that begins with a separator is nothing but the attack.
  const first = place.at === 0 && place.mark !== '\n' ? 25 : 0
  if (args === ONE_WORD) return (level === CERTAIN ? 65 : 30) + bonus + first
  return level === EVERYDAY ? bonus : (level === CERTAIN ? 40 : 20) + bonus + first
}

/** Points of a value that begins with a command: what a web shell is fed. */
export function directPoints(called: Called, args: number, wrapped: boolean): number {
  const level = wrapped ? CERTAIN : levelOf(called)
  if (called.masked > 1 || (called.quoted && level === CERTAIN)) return 85
  if (args === SENSITIVE) return 88
  if (args === ARGUMENT) return level === EVERYDAY ? 60 : 84
  if (args === NOTHING && called.path) return called.command?.level === SHELLISH ? 82 : 30
  if (args === NOTHING) return level === CERTAIN ? (wrapped ? 60 : 30) : 0
  return args === ONE_WORD && called.path ? 75 : 0
}

/** Programs that do nothing without a name, and variables of editors and builders: `$(basename).ts`, `$(path)`. */
const takesName: ReadonlySet<string> = new Set([
  'basename',
  'dirname',
  'readlink',
  'realpath',
  'path',
  'file',
  'source',
])

/** `echo what > file` */
const intoFile = /^[^;|&\n<>]{1,80}>{1,2}\s?[\w/\\.~$%:-]/

function levelOf({ command, path }: Called): number {
  return path ? CERTAIN : (command?.level ?? 0)
}

/** A bare everyday word behind a separator: `a|id` may be an attack, `type|id|date` is a list. */
function barePoints(text: string, { mark, at, next }: Place, { command, end }: Called): number {
  const before = text.slice(Math.max(text.lastIndexOf('/', at) + 1, at - 80), at)
  const closing = text.slice(end, end + 80).trim()
  const leading = before.trim() === ''
  const spaced = before.endsWith(' ')
  const listed = isListed(before, closing, mark.charAt(0))
  const wordy = !/[\d./'")]/.test(before) && /(?:[a-z]{3}|[;|,]\s?[a-z]{1,2})\s{0,3}$/i.test(before)
  if (listed && (wordy || mark === '|')) return 25
  // `(iPod)(?:;| touch;)`: alternatives of a pattern.
  if (mark === '|' && before.includes('(?')) return 25
  switch (mark) {
    case '$(':
      // `$(BUILD)-$(date)`: builders of software write their variables so.
      if (command !== null && takesName.has(command.name)) return 25
      return leading || command?.level !== EVERYDAY ? 85 : 60
    case '`':
      // `--exec=`id`--remote=x`
      if (optionValue.test(before)) return 85
      return !/^`['")}\]\s]{0,4}$/.test(closing) ? 20 : leading || !spaced ? 85 : 40
    case '\n':
      if (ownLine.test(text.slice(0, end + 2)) && command?.level !== EVERYDAY) return 84
      return before.includes('\n') || wordy ? 30 : 80
    case '&':
      if (spaced && !leading) return 0
      return before.includes('=') || closing.startsWith(';') || closing.includes('=') ? 20 : wordy ? 40 : 80
    default:
      if (!wordy || leading) return 85
      if (spaced && text.charAt(next) === ' ') return 25
      return command?.level === SHELLISH ? 60 : 35
  }
}

/** One word, one line with a bare command, and its end: `basic\nid\n`. */
const ownLine = /^[\w.@:-]{1,32}\n\s{0,2}[\w/]{2,20}(?:;$|;?\n$)/

/** `--exec=` */
const optionValue = /--?[a-z][\w-]{1,30}=["']?$/i

/** A list with the same mark before and behind the word, and words on both sides: columns, keywords, languages. */
function isListed(before: string, closing: string, sign: string): boolean {
  return before.includes(sign) ? /\w/.test(before) : closing.startsWith(sign) && /^\W{1,3}\w/.test(closing)
}
