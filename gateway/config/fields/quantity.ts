import { parseDuration, parseSize } from '../../contract/index.ts'
import { show } from '../values.ts'
import { text } from './text.ts'

/** Node's timers hold 31 bits of milliseconds (24.8 days); a longer wait would fire at once. */
const longestWait = '24d'

interface Limits {
  readonly least?: string
  readonly most?: string
}

interface Kind {
  readonly expected: string
  readonly examples: string
  readonly parse: (text: string) => number | undefined
  readonly pattern: string
}

const durations: Kind = {
  expected: 'a duration',
  examples: '30s, 500ms, 5m',
  parse: parseDuration,
  pattern: '^\\d{1,9}(\\.\\d{1,6})?(ms|s|m|h|d)$',
}

const sizes: Kind = {
  expected: 'a size',
  examples: '16KiB, 512B, 10MB',
  parse: parseSize,
  pattern: '^\\d{1,9}(\\.\\d{1,6})? ?(B|KB|MB|GB|KiB|MiB|GiB)$',
}

/** `250ms`, `10s`, `5m`, `1h`, `7d` → milliseconds. */
export function duration({ least = '1ms', most = longestWait }: Limits = {}) {
  return quantity(durations, least, most)
}

/** `512B`, `16KiB`, `10MB` → bytes. */
export function size({ least = '1B', most = '1000000GB' }: Limits = {}) {
  return quantity(sizes, least, most)
}

function quantity({ expected, examples, parse, pattern }: Kind, least: string, most: string) {
  const wrong = (found: unknown) => `expected ${expected}, found ${show(found)}; write a unit: ${examples}`
  return text((written, refuse) => {
    const value = parse(written)
    if (value === undefined) return refuse(wrong(written))
    if (value < parse(least)!) return refuse(`must be at least ${least}, found ${written}`)
    if (value > parse(most)!) return refuse(`must be at most ${most}, found ${written}`)
    return value
  }, wrong).meta({ pattern })
}
