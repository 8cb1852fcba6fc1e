import { Readable } from 'node:stream'
import { type SuggestOptions, suggestCommand } from '../../gateway/cli/exclusions/command.ts'
import type { Decision, Signal } from '../../gateway/contract/index.ts'
import { excludable } from '../../plugins/index.ts'
import { decisionOf } from '../events/helpers.ts'

export const nowMs = Date.UTC(2027, 0, 15, 12)

/** A decision with evidence; `client` is the last number of its address. */
export function scored(id: string, client: number | string, signals: readonly Signal[], route = 'editor'): Decision {
  const address = typeof client === 'number' ? `203.0.113.${client}` : client
  return decisionOf(id, {
    request: { id, method: 'POST', host: 'shop.example', path: '/save', route },
    client: { address, identity: null, standing: 0 },
    score: { total: 0, signals },
  })
}

export const xss: Signal = { id: 'xss.script', points: 85, where: 'body.form.article' }

/** `sallyport exclusions suggest --events -` on these lines. */
export async function suggest(input: readonly (Decision | object | string)[], options: SuggestOptions = {}) {
  const lines = input.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  const printed = { out: '', err: '' }
  const code = await suggestCommand(
    { events: '-', ...options },
    {
      admin: () => Promise.reject(new Error('nobody is asked')),
      families: excludable,
      stdin: Readable.from([`${lines.join('\n')}\n`]),
      nowMs,
      out: (text) => {
        printed.out += text
      },
      err: (text) => {
        printed.err += text
      },
    },
  )
  return { code, ...printed }
}

/** The answer as JSON. */
export async function suggested(input: readonly (Decision | object)[], options: SuggestOptions = {}) {
  const { out } = await suggest(input, { ...options, json: true })
  return JSON.parse(out) as {
    suggestions: {
      family: string
      where: string
      route: string
      requests: number
      clients: number
      examples: string[]
    }[]
    leftOut: { where: string; clients: number }[]
    falseAlarms: object[]
    alsoPass: number
    attackers: number
    candidates: number
  }
}
