import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { recordedRequest } from './recorded.ts'
import type { WireRequest } from './requests.ts'
import type { Row } from './row.ts'

/** A labelled sample: a value that is to be put somewhere into a request, or a request as it was recorded. */
export interface Sample {
  readonly source: string
  /** Class of attack, or `benign`. */
  readonly kind: string
  readonly isAttack: boolean
  readonly value: string | null
  readonly request: WireRequest | null
}

/** The files of a collection that are read, where they exist, and what their lines hold. */
const FILES = {
  'attack_values.jsonl': 'value',
  'benign_values.jsonl': 'value',
  'benign_text.jsonl': 'value',
  'crs_requests.jsonl': 'request',
  'benign_requests.jsonl': 'request',
} as const

/** `sqli.attacks.txt`, `names.benign.txt`: a value on each line, or `json:` and a string of JSON. */
const LIST = /^([a-z-]+)\.(attacks|benign)\.txt$/
/** `requests.jsonl`, `requests-again.jsonl`: requests as they were recorded. */
const REQUESTS = /^requests(?:-[a-z-]+)?\.jsonl$/

/** Throws with the way to mend it when the folder is not one with samples. */
export function findFiles(folder: string): readonly string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new Error(`--data ${folder}: there is no such folder`)
  }
  const lists = readdirSync(folder).filter((file) => LIST.test(file) || REQUESTS.test(file))
  const found = [...Object.keys(FILES).filter((file) => existsSync(join(folder, file))), ...lists.sort()]
  if (found.length === 0) {
    throw new Error(`--data ${folder}: holds none of ${Object.keys(FILES).join(', ')} (--help says what is in them)`)
  }
  return found
}

/** Reads the samples of a file in order. `every`: only each so many-th line, for a first look. */
export async function* readSamples(folder: string, file: string, every: number): AsyncGenerator<Sample> {
  const holdsRequests = REQUESTS.test(file) || FILES[file as keyof typeof FILES] === 'request'
  const lines = createInterface({ input: createReadStream(join(folder, file)), crlfDelay: Number.POSITIVE_INFINITY })
  let line = 0
  for await (const text of lines) {
    line++
    if (text === '' || line % every !== 0) continue
    const list = LIST.exec(file)
    const sample =
      list === null ? toSample(parseRow(text, file, line), holdsRequests) : toListed(text, list[1]!, list[2]!)
    if (sample !== null) yield sample
  }
}

function toListed(text: string, family: string, label: string): Sample {
  const isAttack = label === 'attacks'
  const value = text.startsWith('json:') ? (JSON.parse(text.slice(5)) as string) : text
  const source = isAttack ? 'probes' : `probes ${family}`
  return { source, kind: isAttack ? family : 'benign', isAttack, value, request: null }
}

function parseRow(text: string, file: string, line: number): Row {
  try {
    return JSON.parse(text) as Row
  } catch (error) {
    throw new Error(`${file}:${line}: no JSON: ${(error as Error).message}`)
  }
}

function toSample(row: Row, holdsRequest: boolean): Sample | null {
  const isAttack = row.label === 1
  const common = {
    source: row.src ?? 'unknown',
    kind: isAttack ? (row.cat ?? 'attack').toLowerCase() : 'benign',
    isAttack,
  }
  if (!holdsRequest) return typeof row.value === 'string' ? { ...common, value: row.value, request: null } : null
  const request = recordedRequest(row)
  return request === null ? null : { ...common, value: null, request }
}
