import type { Field } from '../../gateway/contract/index.ts'
import { ARGUMENT, ASSIGNED, argumentsAt, NOTHING, ONE_WORD, SENSITIVE, spokenWord, subcommand, WORDS } from './cmdi-arguments.ts'
import { type Called, readCalled } from './cmdi-command.ts'
import { CERTAIN, EVERYDAY, isWrapper, SHELLISH } from './cmdi-words.ts'
import type { Detector, Report } from './detector.ts'

/**
 * Command injection into Unix shells, cmd.exe and PowerShell. A shell runs what stands behind a separator; a value that
 * an application pastes into a command line can only reach that place with one. So every place behind a separator, and
 * the start of the value, is read as a shell would: what is the command, and is what follows an argument or a sentence?
 */
export const cmdi: Detector = { family: 'cmdi', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  signs(value, report)
  const direct = atStart(value, field, report)
  behindSeparators(value, direct, field.kind === 'header', report)
}

/** Marks that stand for themselves. */
function signs(text: string, report: Report): undefined {
  if (text.includes('$IFS') || text.includes('${IFS')) report('ifs', 88)
  if (text.includes('/dev/tcp/') || text.includes('/dev/udp/')) report('reverse-shell', 90)
  if (shellshock.test(text)) report('shellshock', 95)
  else if (bareFunction.test(text)) report('shellshock', 82)
  if (forkBomb.test(text)) report('fork-bomb', 92)
  if (windowsLoop.test(text)) report('loop', 88)
  if (windowsVariable.test(text)) report('variable', 60)
  if (downloadCradle.test(text)) report('cradle', 90)
}

/** CVE-2014-6271: a function definition in a variable. */
export const shellshock = /\(\)\s{0,4}\{\s{0,4}(?:[:_]|\S{1,8}\s{0,4};)/
export const bareFunction = /^\s{0,4}(?:[\w-]{1,20}[:=]\s{0,2})?['"]?\(\)\s{0,4}\{/
export const forkBomb = /\(\)\s{0,3}\{\s{0,3}[\w:.]{1,20}\s{0,3}\|\s{0,3}[\w:.]{1,20}\s{0,3}&\s{0,3}\}/
export const windowsLoop = /\bfor\s{1,9}(?:\/[dflr]\s[^%]{0,60})?%{1,2}[\w@?!$/]\s{1,9}in\b/i
export const windowsVariable = /%(?:comspec|systemroot|systemdrive|programfiles|windir|appdata|localappdata|userprofile|pathext|path)(?::~[\d,-]{1,8})?%/i
export const downloadCradle =
  /\bnew-object\s{1,3}(?:system\.)?net\.webclient|\.download(?:string|file|data)\s{0,3}\(|\bfrombase64string\b|powershell(?:\.exe)?\s{1,3}-(?:e|en|enc|encodedcommand|nop|noprofile|w|windowstyle|ep|exec|executionpolicy|c|command)\b|\bcertutil(?:\.exe)?\s{1,3}[-/](?:urlcache|decode)|\bbitsadmin\s{1,3}\/transfer/i

/** A command without a separator: the parameter of a web shell. True when the value begins with one. */
function atStart(text: string, field: Field, report: Report): boolean {
  // The product at the start of a User-Agent is often a command: `curl/8.5`, `Ruby`.
  if (field.kind === 'header') return false
  let called = readCalled(text, 0)
  while (called.command && isWrapper(called.command.name) && argumentsAt(text, called.end) >= ONE_WORD) {
    const inner = readCalled(text, called.end)
    if (!inner.command) break
    called = inner
  }
  const { command, path, masked } = called
  if (!command) {
    if (called.globbed && field.kind !== 'path') report('glob', 82)
    return false
  }
  const args = argumentsOf(text, called)
  if (args === ASSIGNED) return false
  const points = directPoints(called, args)
  if (points > 0 && field.kind !== 'path') report('direct', points)
  return args !== WORDS && (args !== NOTHING || command.level === CERTAIN || path)
}

function directPoints({ command, path, masked }: Called, args: number): number {
  const level = path ? CERTAIN : (command?.level ?? 0)
  if (masked > 1) return 85
  if (args === SENSITIVE) return 88
  if (args === ARGUMENT) return level === EVERYDAY ? 60 : 84
  if (args === NOTHING && path) return command?.level === SHELLISH ? 82 : 65
  if (args === NOTHING) return level === CERTAIN ? 30 : 0
  if (args === ONE_WORD && path) return 75
  return 0
}

function argumentsOf(text: string, { start, end }: Called): number {
  const args = argumentsAt(text, end)
  return (args === WORDS || args === ONE_WORD) && subcommand.test(text.slice(start, start + 32)) ? ARGUMENT : args
}

interface Place {
  readonly mark: string
  /** Where the separator begins. */
  readonly at: number
  /** Where the command would begin. */
  readonly next: number
}

function behindSeparators(text: string, direct: boolean, header: boolean, report: Report): undefined {
  let places = 0
  let best = 0
  let what = ''
  for (let at = 0; at < text.length && places < 200; at++) {
    const place = placeAt(text, at)
    if (place === null) continue
    places++
    at = place.next - 1
    const points = pointsOf(text, place, direct, header)
    if (points > best) {
      best = points
      what = nameOf(place.mark)
    }
  }
  if (best > 0) report(what, best)
}

function nameOf(mark: string): string {
  return mark === '`' || mark === '$(' || mark === '<(' ? 'substitution' : mark === '|' || mark === '||' ? 'pipe' : mark === '\n' ? 'line' : 'sequence'
}

function placeAt(text: string, at: number): Place | null {
  const code = text.charCodeAt(at)
  switch (code) {
    case 0x3b:
      return { mark: ';', at, next: at + 1 }
    case 0x7c:
      return text.charCodeAt(at + 1) === 0x7c ? { mark: '||', at, next: at + 2 } : { mark: '|', at, next: at + 1 }
    case 0x26:
      return text.charCodeAt(at + 1) === 0x26 ? { mark: '&&', at, next: at + 2 } : { mark: '&', at, next: at + 1 }
    case 0x60:
      return backtick(text, at)
    case 0x24:
      return text.charCodeAt(at + 1) === 0x28 ? { mark: '$(', at, next: at + 2 } : null
    case 0x3c:
    case 0x3e:
      return text.charCodeAt(at + 1) === 0x28 ? { mark: '<(', at, next: at + 2 } : null
    case 0x0a:
      return { mark: '\n', at, next: at + 1 }
    default:
      return null
  }
}

/** Two and more in a row are marks of Markdown, not of a shell; the sheet behind them is read on. */
function backtick(text: string, at: number): Place | null {
  return text.charCodeAt(at + 1) === 0x60 || text.charCodeAt(at - 1) === 0x60 ? null : { mark: '`', at, next: at + 1 }
}

/** Points of what stands behind one separator. */
function pointsOf(text: string, place: Place, direct: boolean, header: boolean): number {
  let called = readCalled(text, place.next)
  let args = argumentsOf(text, called)
  while (called.command && isWrapper(called.command.name) && args >= WORDS) {
    const inner = readCalled(text, called.end)
    if (!inner.command) break
    called = inner
    args = argumentsOf(text, called)
  }
  if (args === ASSIGNED) return 0
  // Headers are lists with semicolons (`; U; id)` is Indonesian): a bare everyday word says nothing there.
  if (header && place.mark === ';' && args === NOTHING && called.command?.level !== CERTAIN) return 0
  const scale = direct ? 1 : prefixScale(text, place)
  if (!called.command && args >= ARGUMENT && place.at === 0 && !header) return args === SENSITIVE ? 88 : 50
  if (!called.command) return called.globbed ? Math.round(88 * scale) : 0
  return Math.round(Math.min(100, evidence(text, place, called, args)) * scale)
}

function evidence(text: string, place: Place, called: Called, args: number): number {
  const { command, path, masked, end } = called
  const bonus = masked > 0 ? 15 : 0
  const level = path ? CERTAIN : (command?.level ?? 0)
  if (args === SENSITIVE) return 95
  if (args === ARGUMENT) return (level === CERTAIN ? 93 : 88) + bonus
  if (command?.speaks && spokenWord.test(text.slice(end, end + 70).trimStart())) return 84
  if (args === NOTHING) return (level === CERTAIN ? 90 : bareEvidence(text, place, called)) + bonus
  // A value that begins with a separator is nothing but the attack.
  const first = place.at === 0 && !/^\s/.test(text) ? 25 : 0
  if (args === ONE_WORD) return (level === CERTAIN ? 65 : 30) + bonus + first
  return level === EVERYDAY ? bonus : (level === CERTAIN ? 40 : 20) + bonus + first
}

/** A bare everyday word behind a separator: `a|id` may be an attack, `type|id|date` is a list. */
function bareEvidence(text: string, { mark, at, next }: Place, { end }: Called): number {
  const before = text.slice(0, at)
  const spaced = before.endsWith(' ')
  if (mark === '|' && text.split('|', 5).length > 4) return 25 // a table or a list of columns
  const wordy = /[a-z]{3}$/i.test(before.trimEnd()) && !/[\d./'")]/.test(before)
  const closing = text.slice(end).trim()
  if (mark === '&') return spaced && before.trim() !== '' ? 0 : /=|^;/.test(before + closing) ? 20 : wordy ? 40 : 80
  if (mark === '`') return closing === '`' || /^`['")}\]\s]{0,4}$/.test(closing) ? (before.trim() === '' || !spaced ? 85 : 40) : 20
  if (mark === '$(') return 85
  if (mark === '\n') return before.includes('\n') || wordy ? 30 : 80
  if (!wordy || before.trim() === '') return 85
  if (spaced && text.charAt(next) === ' ') return 25
  return /[|;]/.test(before) ? 40 : 60
}

/** 1 behind what one types into a form field, less behind a text or a program. */
function prefixScale(text: string, { at, mark }: Place): number {
  if (text.includes('```')) return 0.3
  if (at === 0) return 1
  const before = text.slice(0, Math.min(at, 400))
  const words = before.split(' ').length - 1
  if (mark === '`' && words > 0 && /^[^`]{0,200}`[\s.,;:)]{0,3}\w/.test(text.slice(at + 1))) return 0.3
  if (at > 120 || words > 4) return mark === '$(' ? 0.5 : 0.4
  if (before.includes('\n') || before.includes('{')) return 0.4
  return words > 2 ? 0.7 : 1
}
