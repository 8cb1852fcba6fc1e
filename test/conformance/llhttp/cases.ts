import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Field } from '../lab/wire.ts'

/** A message as llhttp's own log tells it. */
export interface ToldMessage {
  /** Of requests; empty in responses. */
  readonly method: string
  readonly target: string
  /** Of responses; 0 in requests. */
  readonly status: number
  readonly fields: readonly Field[]
  readonly trailers: readonly Field[]
  readonly body: string
  readonly headComplete: boolean
  readonly complete: boolean
  /** Where the first field begins in the input; -1 when the log does not get that far. */
  readonly fieldsAt: number
}

export interface LlhttpCase {
  readonly name: string
  readonly kind: 'request' | 'response' | 'url'
  /** Flags are on that make the parser forgive; what it then does is no licence. */
  readonly lenient: boolean
  /** latin1. */
  readonly input: string
  readonly told: readonly ToldMessage[]
  /** llhttp's error code; 0 without one, and for its pauses. */
  readonly error: number
}

/** CONNECT and upgrades, where the parser hands the connection over. */
const pauses = new Set([21, 22, 23])

/** Every block of a folder of llhttp's Markdown tests. */
export function readLlhttpCases(folder: string): readonly LlhttpCase[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .sort()
    .flatMap((file) => readFile(file.replace('.md', ''), readFileSync(join(folder, file), 'utf8')))
}

function readFile(file: string, markdown: string): readonly LlhttpCase[] {
  const cases: LlhttpCase[] = []
  const names = new Map<string, number>()
  const block = /^```(http|url)\n([\s\S]*?)^```[\s\S]*?^```log\n([\s\S]*?)^```/gm
  for (const match of markdown.matchAll(block)) {
    const before = markdown.slice(0, match.index)
    const title = before
      .slice(before.lastIndexOf('\n#') + 1)
      .split('\n')[0]!
      .replace(/^#+ /, '')
    const count = (names.get(title) ?? 0) + 1
    names.set(title, count)
    const meta = /<!--\s*meta=(\{[^>]*\})\s*-->\s*$/.exec(before)?.[1] ?? '{}'
    const { type = 'url' } = JSON.parse(meta) as { type?: string }
    const input = toInput(match[2]!)
    const code = Number(/error code=(\d+)/.exec(match[3]!)?.[1] ?? 0)
    cases.push({
      name: `${file}: ${title}${count > 1 ? ` (${count})` : ''}`,
      kind: match[1] === 'url' ? 'url' : type.startsWith('response') ? 'response' : 'request',
      lenient: type.includes('lenient'),
      input,
      told: readLog(match[3]!, input),
      error: pauses.has(code) ? 0 : code,
    })
  }
  return cases
}

const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', f: '\f' }

/** As llhttp's own harness does it: the text of a block becomes UTF-8, which its offsets count. */
function toInput(block: string): string {
  const text = block
    .replace(/\n$/, '')
    .replaceAll('\\\n', '')
    .replaceAll('\n', '\r\n')
    .replaceAll(/\\([rntf])/g, (_, letter: string) => escapes[letter]!)
    .replaceAll(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(text).toString('latin1')
}

interface Draft {
  method: string
  target: string
  status: number
  fields: Field[]
  trailers: Field[]
  body: string
  headComplete: boolean
  complete: boolean
  fieldsAt: number
}

function readLog(log: string, input: string): readonly ToldMessage[] {
  const told: Draft[] = []
  let name = ''
  let value = ''
  for (const line of log.split('\n')) {
    const [, off, len, what] = /^off=(\d+)(?: len=(\d+))? (.*)$/.exec(line) ?? []
    if (what === undefined) continue
    if (what === 'message begin') told.push(emptyDraft())
    const draft = told.at(-1)
    if (!draft) continue
    const text = input.slice(Number(off), Number(off) + Number(len ?? 0))
    if (what.startsWith('span[method]')) draft.method += text
    else if (what.startsWith('span[url]')) draft.target += text
    else if (what.startsWith('span[body]')) draft.body += text
    else if (what.startsWith('span[header_field]')) name += text
    else if (what.startsWith('span[header_value]')) value += text
    else if (what.startsWith('version complete')) draft.fieldsAt = Number(off) + 2
    else if (what.startsWith('header_value complete')) {
      const list = draft.headComplete ? draft.trailers : draft.fields
      list.push([name, value])
      name = ''
      value = ''
    } else if (what.startsWith('headers complete')) {
      draft.headComplete = true
      draft.status = Number(/status=(\d+)/.exec(what)?.[1] ?? 0)
    } else if (what.startsWith('message complete')) draft.complete = true
  }
  return told
}

function emptyDraft(): Draft {
  return {
    ...{ method: '', target: '', status: 0, fields: [], trailers: [], body: '' },
    ...{ headComplete: false, complete: false, fieldsAt: -1 },
  }
}
