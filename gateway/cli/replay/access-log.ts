import type { Line } from '../../capture/lines.ts'
import type { Assumptions, Recorded } from './recorded.ts'

/**
 * A line of an access log in the common or combined format of Apache and nginx, also with the host in front
 * (`vhost_combined`): [host] client identity user [time] "request" status bytes "referer" "agent". What follows is ignored.
 */
interface LogLine {
  readonly host: string | null
  readonly client: string
  readonly timeMs: number
  readonly request: string
  readonly status: number
  readonly referer: string | null
  readonly agent: string | null
}

/** The requests of an access log: heads without most of their headers, and no bodies. */
export async function* fromAccessLog(lines: AsyncIterable<Line>, assumed: Assumptions): AsyncGenerator<Recorded> {
  for await (const { bytes, number, torn } of lines) {
    const text = bytes.toString('latin1').trimEnd()
    if (text === '') continue
    const line = parseLogLine(text)
    if (line !== null) yield toRecorded(line, number, assumed)
    else if (torn && number > 1) yield { kind: 'torn' }
    else throw new Error(`line ${number} is no line of an access log (common or combined): ${shown(text)}`)
  }
}

export function parseLogLine(text: string): LogLine | null {
  const open = text.indexOf(' [')
  const close = text.indexOf('] "', open)
  if (open < 0 || close < 0) return null
  const before = text.slice(0, open).split(' ')
  const timeMs = parseTime(text.slice(open + 2, close))
  const request = quotedAt(text, close + 2)
  // A user name may have blanks in it: the client is the first word, or the second behind a host.
  const isVirtual = before.length > 3 && /^[^:]+:\d+$/.test(before[0]!)
  if (before.length < 3 || timeMs === null || request === null) return null
  const rest = / (\d{3}) (?:\d+|-)(?= |$)/y
  rest.lastIndex = request.end
  const answer = rest.exec(text)
  if (answer === null) return null
  const referer = quotedAt(text, rest.lastIndex + 1)
  const agent = referer && quotedAt(text, referer.end + 1)
  return {
    host: isVirtual ? before[0]!.replace(/:(?:80|443)$/, '') : null,
    client: before[isVirtual ? 1 : 0]!,
    timeMs,
    request: request.text,
    status: Number(answer[1]),
    referer: said(referer),
    agent: said(agent),
  }
}

function said(quoted: { readonly text: string } | null): string | null {
  return quoted === null || quoted.text === '-' || quoted.text === '' ? null : quoted.text
}

const requestShape = /^([A-Z]{1,20}) (\S+)(?: HTTP\/1\.([01])| HTTP\/[23](?:\.0)?)?$/

function toRecorded(line: LogLine, place: number, assumed: Assumptions): Recorded {
  const parts = requestShape.exec(line.request)
  if (parts === null) return { kind: 'no-request' }
  const [, method, target, minor] = parts
  const headers = ['host', line.host ?? assumed.host]
  if (line.referer !== null) headers.push('referer', line.referer)
  if (line.agent !== null) headers.push('user-agent', line.agent)
  return {
    kind: 'request',
    request: {
      ...{ place, id: `line-${place}`, timeMs: line.timeMs, durationMs: null, client: line.client },
      ...{ scheme: 'http', minor: minor === '0' ? 0 : 1, method: method!, target: target!, headers },
      ...{ body: null, bodyCut: false, bodyMissing: method === 'POST' || method === 'PUT' || method === 'PATCH' },
      ...{ status: line.status, verdict: null, isRedacted: false, sample: 1 },
    },
  }
}

/** The text between quotes at `at`, with the escapes of Apache and nginx undone; `null` when there is none. */
function quotedAt(text: string, at: number): { readonly text: string; readonly end: number } | null {
  if (text[at] !== '"') return null
  let end = at + 1
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  if (end >= text.length) return null
  return { text: unescaped(text.slice(at + 1, end)), end: end + 1 }
}

const letters: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v' }

function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(/\\(?:x([0-9A-Fa-f]{2})|(.))/gs, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec'
const timeShape = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d{3})\d*)? ([+-])(\d\d)(\d\d)$/

/** `10/Oct/2025:13:55:36 +0200` → milliseconds since 1970. */
function parseTime(text: string): number | null {
  const parts = timeShape.exec(text)
  const month = parts === null ? -1 : months.indexOf(parts[2]!)
  if (parts === null || month < 0 || month % 3 !== 0) return null
  const [day, year, hour, minute, second] = [1, 3, 4, 5, 6].map((index) => Number(parts[index]))
  const offsetMs = (Number(parts[9]) * 60 + Number(parts[10])) * 60_000 * (parts[8] === '-' ? -1 : 1)
  return Date.UTC(year!, month / 3, day!, hour!, minute!, second!, Number(parts[7] ?? 0)) - offsetMs
}

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
