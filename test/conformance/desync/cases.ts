import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Field } from '../lab/wire.ts'

export type Tier = 'Compliant' | 'Acceptable' | 'Ambiguous' | 'Severe'

export interface DesyncCase {
  readonly name: string
  readonly method: string
  readonly target: string
  readonly tier: Tier
  /** Fields as sent, with the Host that the cases leave out. */
  readonly sent: readonly Field[]
  /** What a reader that sees the body as it is meant hands on, without chunk framing. */
  readonly payload: string
  /** The request as latin1 text. */
  readonly bytes: string
}

interface WrittenCase {
  readonly name: string
  readonly uri: string
  readonly method: string
  readonly version: string
  readonly headers: readonly { readonly name: string; readonly value: string | number }[] | null
  readonly expected: { readonly tier: Tier }
}

/** The cases of a folder of YAML files, in the order of their files. */
export function readDesyncCases(folder: string): readonly DesyncCase[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) =>
      (parse(readFileSync(join(folder, file), 'utf8')) as WrittenCase[]).map((written) => toCase(file, written)),
    )
}

function toCase(file: string, { name, uri, method, version, headers, expected }: WrittenCase): DesyncCase {
  const fields = (headers ?? []).map((header): Field => [toBytes(header.name), toBytes(String(header.value))])
  const hasHost = fields.some(([key]) => key.toLowerCase() === 'host')
  const sent: readonly Field[] = hasHost ? fields : [['Host', 'conformance.example'], ...fields]
  const { wire, payload } = bodyFor(fields)
  const target = toBytes(uri)
  const start = [method, target, ...(version === '' ? [] : [version])].join(' ')
  const lines = sent.map(([key, value]) => `${key}:${value.startsWith(' ') ? '' : ' '}${value}\r\n`)
  return {
    name: `${file.replace('.yaml', '')}: ${name}`,
    ...{ method, target, sent, payload },
    tier: expected.tier,
    bytes: `${start}\r\n${lines.join('')}\r\n${wire}`,
  }
}

/** Characters beyond 8 bits are on the wire as UTF-8. */
function toBytes(text: string): string {
  return /[^\0-\xff]/.test(text) ? Buffer.from(text).toString('latin1') : text
}

/**
 * The cases have no body. This one is what a reader expects that forgives all: chunks where anything looks like
 * Transfer-Encoding, else as many bytes as anything that looks like Content-Length has digits for.
 */
function bodyFor(fields: readonly Field[]): { readonly wire: string; readonly payload: string } {
  const like = (wanted: string): string | undefined =>
    fields.find(([key]) => key.toLowerCase().replaceAll(/[^a-z]/g, '') === wanted)?.[1]
  if (like('transferencoding') !== undefined) return { wire: '5\r\nhello\r\n0\r\n\r\n', payload: 'hello' }
  const digits = Number(/\d{1,9}/.exec(like('contentlength') ?? '')?.[0] ?? 0)
  const payload = 'a'.repeat(Math.min(digits, longestBody))
  return { wire: payload, payload }
}

/** The longest that is meant to pass has 4,000,000 bytes; beyond that the cases are about the number itself. */
const longestBody = 4_000_000
