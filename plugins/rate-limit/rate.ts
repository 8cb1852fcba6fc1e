import { parseDuration } from '../../gateway/contract/index.ts'

/** How fast a bucket fills: `tokens` in every `perMs`. */
export interface Rate {
  readonly tokens: number
  readonly perMs: number
}

const shape = /^(\d{1,9})\/(s|m|h|d)$/
const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** The rate of a text such as `100/s`, `600/m`, `5000/h` or `20000/d`; `undefined` when it is not one. */
export function parseRate(text: string): Rate | undefined {
  const match = shape.exec(text)
  if (!match) return undefined
  return toRate(Number(match[1]), unitMs[match[2] as keyof typeof unitMs])
}

/** The rate of `{ tokens: 5, per: 10s }`; `undefined` when `per` is not a duration. */
export function parseTokensPer(tokens: number, per: string): Rate | undefined {
  const perMs = parseDuration(per)
  return perMs === undefined ? undefined : toRate(tokens, perMs)
}

function toRate(tokens: number, perMs: number): Rate | undefined {
  return tokens > 0 && perMs > 0 ? { tokens, perMs } : undefined
}
