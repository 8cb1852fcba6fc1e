import { parseArgs } from 'node:util'
import { type Encoding, encodings } from './encodings.ts'
import { type Place, places } from './requests.ts'

export interface DetectionOptions {
  /** Folder with the samples. */
  readonly data: string
  /** Server to ask; `null` scores in process. */
  readonly url: string | null
  /** Places that each value is put into; `null` for one after the other. */
  readonly places: readonly Place[] | null
  /** Ways of writing each value. */
  readonly encodings: readonly Encoding[]
  readonly threshold: number
  /** Families that are switched off, in process. */
  readonly without: readonly string[]
  /** Mistakes printed of each class and source. */
  readonly worst: number
  /** Reads only each so many-th line. */
  readonly every: number
  /** Sources and classes that are read; `null` for all. */
  readonly only: readonly string[] | null
}

export const helpText = `usage: npm run bench:detection -- --data FOLDER [options]

Measures what is blocked of labelled attacks and of ordinary traffic: values put into complete requests, and requests as
they were recorded.

  --data FOLDER      JSON Lines, those that exist of attack_values, benign_values, benign_text ({src, label, cat, value}),
                     crs_requests, benign_requests ({src, label, cat, method, uri, headers, body} or {encoded: base64}),
                     all with the ending .jsonl; label 1 is an attack of the class cat; or <class>.attacks.txt and
                     <kind>.benign.txt with a value on each line (bench/detection/probes)
  --url URL          ask this server, 403 is a block (default: fields and threat score of this checkout, in process)
  --place PLACES     ${places.join(',')}; all: each value at every place (default: round robin)
  --encoding KINDS   ${encodings.join(',')}; all: each value in every one (default: plain)
  --threshold N      score from which a request is blocked, in process (default 80)
  --without A,B      switch families off, in process: model for what no training has to do with
  --only A,B         only these sources or classes
  --every N          only every N-th line (default 1)
  --worst N          print the N worst mistakes of each class and source (default 0)
  --micro            only the time that a few requests take, in process; needs no samples
  --help             this text
`

/** Throws an error that says what is wrong with the arguments; `null` when help was asked for, `micro` for the times only. */
export function parseOptions(args: readonly string[]): DetectionOptions | 'micro' | null {
  const { values } = parseArgs({
    args: [...args].filter((arg) => arg !== '--'),
    options: {
      data: { type: 'string' },
      url: { type: 'string' },
      place: { type: 'string' },
      encoding: { type: 'string', default: 'plain' },
      threshold: { type: 'string', default: '80' },
      without: { type: 'string' },
      only: { type: 'string' },
      every: { type: 'string', default: '1' },
      worst: { type: 'string', default: '0' },
      micro: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return null
  if (values.micro) return 'micro'
  if (values.data === undefined) throw new Error('--data is missing: name the folder with the samples (--help)')
  if (values.url !== undefined && !/^https?:\/\/[^/]+/.test(values.url)) {
    throw new Error(`--url ${values.url}: write a whole one, http://127.0.0.1:8080`)
  }
  return {
    data: values.data,
    url: values.url ?? null,
    places: values.place === undefined ? null : parseNames('--place', values.place, places),
    encodings: parseNames('--encoding', values.encoding, encodings),
    threshold: parseNumber('--threshold', values.threshold, 1, 100),
    worst: parseNumber('--worst', values.worst, 0, 1000),
    every: parseNumber('--every', values.every, 1, 1_000_000),
    without: values.without?.split(',').map((name) => name.trim()) ?? [],
    only: values.only?.split(',').map((name) => name.trim().toLowerCase()) ?? null,
  }
}

function parseNames<T extends string>(option: string, text: string, known: readonly T[]): readonly T[] {
  if (text === 'all') return known
  return text.split(',').map((name) => {
    const found = known.find((one) => one === name.trim())
    if (found === undefined) throw new Error(`${option} ${name}: use all or some of ${known.join(', ')}`)
    return found
  })
}

function parseNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new Error(`${name} ${text}: write a whole number from ${least} to ${most}`)
  }
  return number
}
