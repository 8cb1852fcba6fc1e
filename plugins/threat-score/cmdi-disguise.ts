import type { Field } from '../../gateway/contract/index.ts'
import { inspectCommands, readCommand } from './cmdi.ts'
import { ARGUMENT, NOTHING, SENSITIVE } from './cmdi-arguments.ts'
import { isChore } from './cmdi-chore.ts'
import { namesProgram, namesSecret } from './cmdi-globs.ts'
import { expandBraces, unmask } from './cmdi-unmask.ts'
import { CERTAIN, commandOf, EVERYDAY } from './cmdi-words.ts'
import type { Detector, Report } from './detector.ts'

/**
 * Commands whose words are broken up so that no filter knows them. A shell puts them together again, and so does this:
 * what was hidden is evidence of its own, even where the plain command is everyday.
 */
export const cmdiDisguise: Detector = { family: 'cmdi', inspect }

/** Longer texts are not looked through: a command line that somebody hides is short. */
const LONGEST = 2048
/** Where PowerShell calls what it puts together. */
const SHORT = 512
/** Substitutions that leave a trace by what they do not print. */
const nothing = /^["']?`(?:true|false|:)`["']?$/
const builtCall =
  /(?:^|[;|\n{(=])\s{0,2}[&.]\s{0,2}\(\s{0,2}(?:["'][^"'\n]{1,40}["']\s{0,2}(?:\+\s{0,2}["']|-f\s{0,2}["'])|\$(?:env:|pshome|shellid|verbosepref))/i
/** Less than this is found in honest texts, where quotes and backslashes mean other things. */
const ENOUGH = 80

function inspect(value: string, field: Field, report: Report): undefined {
  if (value.length > LONGEST) return
  if (value.charCodeAt(0) === 0x2f && isGlob(value)) report('glob', 84)
  if (value.length < SHORT && builtCall.test(value)) report('disguise', 86)
  if (field.kind !== 'header' && !field.where.startsWith('body.json') && nothing.test(value)) report('substitution', 82)
  if (value.includes('^') && isCareted(value)) report('disguise', 86)
  const joined = unmask(value)
  const plain = joined.includes('{') ? expandBraces(joined) : joined
  if (plain === value) return
  if (isChore(value, field)) return
  const points = Math.max(hiddenPoints(value, joined, plain), behindPoints(plain, field))
  if (points >= ENOUGH) report('disguise', points)
}

/** `&n^e^t^ user`: a program at the start or behind a separator, with a caret for nearly each of its letters. */
function isCareted(value: string): boolean {
  for (const [word] of value.matchAll(careted)) {
    const name = word.replace(/[^a-z]/gi, '').toLowerCase()
    if (word.split('^').length > name.length / 2 + 1 && commandOf(name) !== undefined) return true
  }
  return false
}
const careted = /(?:^|[&|\n(;])[\s@"']{0,4}(?:\^?[a-z]){0,3}(?:\^[a-z]){1,20}\^?(?=[\s.&|;"')]|$)/gi

/** A value that begins with a hidden command. */
function hiddenPoints(value: string, joined: string, plain: string): number {
  const { called, args } = readCommand(plain, 0)
  if (called.globbed) return 84
  const { command, start, end } = called
  if (!command) return 0
  if (args === SENSITIVE) return 88
  // `{,ifconfig}`: an empty word before it.
  if (plain !== joined && /^\W{0,2}\{,/.test(joined)) return 84
  // `\find`: a macro. A backslash before a word hides nothing.
  if (value.startsWith(plain.slice(start, end), start + (value.charCodeAt(start) === 0x5c ? 1 : 0))) return 0
  if (args >= ARGUMENT) return command.level === EVERYDAY ? 80 : 86
  if (joined === value) return 0
  if (command.level === CERTAIN) return 85
  // `i\d` is a pattern.
  if (args === NOTHING) return command.level > EVERYDAY && value.length - joined.length > 1 ? 85 : 0
  return command.speaks ? 82 : 0
}

/** What stands behind separators, as if nobody had hidden it. */
function behindPoints(plain: string, field: Field): number {
  let most = 0
  inspectCommands(plain, field, (_, points) => {
    most = Math.max(most, points)
  })
  return most
}

/** A program or a file that only a shell finds by that name: `/usr/bin/[u]name -a`, `/e*c/pass??`. */
function isGlob(value: string): boolean {
  if (!wildcard.test(value)) return false
  const blank = value.indexOf(' ')
  const path = blank < 0 ? value : value.slice(0, blank)
  return namesProgram(path) || (blank < 0 && namesSecret(path) && (path.match(letter)?.length ?? 0) > 2)
}

const wildcard = /[?*[]/
const letter = /[a-z]/gi
