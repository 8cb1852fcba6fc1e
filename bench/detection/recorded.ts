import type { WireRequest } from './requests.ts'
import type { Row } from './row.ts'

/** The request of a row as it was recorded; `null` when the row does not hold a whole one. */
export function recordedRequest(row: Row): WireRequest | null {
  if (typeof row.encoded === 'string') return parseRaw(Buffer.from(row.encoded, 'base64').toString('latin1'))
  if (typeof row.method !== 'string' || typeof row.uri !== 'string') return null
  const headers = Object.entries(row.headers ?? {}).flatMap(([name, value]) => [name, toBytes(String(value))])
  const body = row.body === null || row.body === undefined ? null : Buffer.from(toText(row.body))
  if (!has(headers, 'host')) headers.unshift('Host', 'localhost')
  if (body !== null && !has(headers, 'content-type')) {
    headers.push(
      'Content-Type',
      typeof row.body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json',
    )
  }
  return withTarget(row.method, toBytes(row.uri), headers, body)
}

/** The head and body of HTTP/1.1; `null` when the first line is not one of a request. */
function parseRaw(raw: string): WireRequest | null {
  const [head = '', ...rest] = raw.split(/\r?\n\r?\n/)
  const [first = '', ...lines] = head.split(/\r?\n/)
  const [method, target] = first.split(' ')
  if (!method || !target) return null
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':')
    return colon > 0 ? [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] : []
  })
  const body = rest.join('\r\n\r\n')
  return withTarget(method, target, headers, body === '' ? null : Buffer.from(body, 'latin1'))
}

/** Absolute targets lose their origin, as on the way through a proxy. */
function withTarget(method: string, target: string, headers: readonly string[], body: Buffer | null): WireRequest {
  const local = target.replace(/^https?:\/\/[^/?#]*/i, '')
  const mark = local.indexOf('?')
  const path = mark < 0 ? local : local.slice(0, mark)
  return { method, path: path === '' ? '/' : path, query: mark < 0 ? '' : local.slice(mark + 1), headers, body }
}

function has(headers: readonly string[], name: string): boolean {
  return headers.some((word, i) => i % 2 === 0 && word.toLowerCase() === name)
}

function toBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function toText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}
