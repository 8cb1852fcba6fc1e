import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ReplayCommand, replayCommand } from '../../gateway/cli/replay.ts'
import { builtins } from '../../plugins/index.ts'

/** A folder with these files, gone with the test. Returns the path of a file in it. */
export function folder(files: Readonly<Record<string, string | Buffer>>): (name: string) => string {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-replay-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(dir, name), content)
  return (name) => join(dir, name)
}

/** A configuration of these plugins, with one route to nowhere. */
export function configOf(plugins: string): string {
  return `upstreams: [{ name: app, url: "http://127.0.0.1:9" }]\nplugins:${plugins === '' ? ' []' : `\n${plugins}`}`
}

/** A policy file of one rule. */
export function policyOf(when: string, then = '{ deny: {} }'): string {
  return `policy: one\nrules:\n  - name: rule\n    when: ${JSON.stringify(when)}\n    then: ${then}\n`
}

export interface Replayed {
  readonly code: number
  readonly out: string
  readonly err: string
}

type Options = Pick<ReplayCommand, 'requests' | 'config'> & Partial<ReplayCommand>

export async function replay(options: Options): Promise<Replayed> {
  let out = ''
  let err = ''
  const code = await replayCommand({
    ...{ policy: [], client: '203.0.113.7', host: 'localhost', show: 20, json: false, failOnFlips: false, builtins },
    env: {},
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    ...options,
  })
  return { code, out, err }
}

export interface Answer {
  readonly requests: Readonly<Record<string, unknown>>
  readonly champion: { readonly actions: Readonly<Record<string, number>> } | null
  readonly candidate: { readonly actions: Readonly<Record<string, number>> }
  readonly flips: number
  readonly otherRule: number
  readonly groups: readonly Readonly<Record<string, unknown>>[]
  readonly first: readonly { readonly id: string; readonly place: number }[]
  readonly caveats: readonly string[]
}

export async function replayJson(options: Options): Promise<Answer> {
  return JSON.parse((await replay({ ...options, json: true, show: 100_000 })).out) as Answer
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A line of a combined log; times are whole seconds. */
export function logLine(atS: number, client: string, request: string, status = 200): string {
  const [date, time] = new Date(Date.UTC(2026, 2, 1) + atS * 1_000).toISOString().split('T') as [string, string]
  const [year, month, day] = date.split('-')
  const stamp = `${day}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`
  return `${client} - - [${stamp}] "${request}" ${status} 512 "-" "Mozilla/5.0 (X11; Linux x86_64)"\n`
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const targets = [
  '/',
  '/api/items?page=2',
  '/search?q=O%27Connor',
  '/search?q=1%27%20OR%20%271%27=%271',
  '/search?q=%3Cscript%3Ealert(1)%3C/script%3E',
  '/files/..%2f..%2fetc/passwd',
  '/products/17',
]

/** Traffic of many clients, with attacks and bursts in it. */
export function someTraffic(count: number, seed = 1): string {
  const random = randomFrom(seed)
  let atS = 0
  let log = ''
  for (let i = 0; i < count; i++) {
    if (random() < 0.2) atS += Math.floor(random() * 5)
    const client = `198.51.100.${Math.floor(random() ** 3 * 30)}`
    log += logLine(atS, client, `GET ${targets[Math.floor(random() * targets.length)]} HTTP/1.1`)
  }
  return log
}

/** Every built-in kind of decision at work. */
export const everything = configOf(`
  - { use: rate-limit, config: { limits: [{ name: per-client, rate: 30/m, burst: 10 }, { name: per-client-strict, rate: 2/m, apply: on-demand }] } }
  - { use: threat-score }
  - { use: policy, config: { files: [baseline.yaml] } }`)
