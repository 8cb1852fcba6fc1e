import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeConfig } from '../../gateway/config/describe.ts'
import type { Config } from '../../gateway/config/schema.ts'
import { builtins as shipped } from '../../plugins/index.ts'
import { load } from './helpers.ts'

/**
 * Each file of cases/: a config, a line of dashes, and what comes out: the resulting config as JSON, or the exact
 * problems. Comments at the top set the stage: `# env: NAME=value ...` and `# show: key key` (only these keys of the
 * result), `# plugins: shipped` (instead of those made for these tests). `UPDATE_CASES=1 npm test -- test/config` writes what comes out into the files: read the difference.
 */
const folder = join(import.meta.dirname, 'cases')
const dashes = `\n${'-'.repeat(40)}\n`
const files = readdirSync(folder).sort()

describe('a config file becomes', () => {
  it.each(files)('%s', async (file) => {
    const path = join(folder, file)
    const [input = '', expected = ''] = readFileSync(path, 'utf8').split(dashes)
    const { config, problems } = await load(`${input}\n`, environmentOf(input), ...pluginsOf(input))
    const result = config ? JSON.stringify(shown(config, input), null, 2) : problems
    if (process.env.UPDATE_CASES) writeFileSync(path, `${input}${dashes}${result}\n`)
    else expect(`${result}\n`).toBe(expected)
  })
})

it('has a good number of cases', () => {
  expect(files.length).toBeGreaterThan(30)
})

function pluginsOf(input: string): [folder?: undefined, plugins?: typeof shipped] {
  return /^# plugins: shipped$/m.test(input) ? [undefined, shipped] : []
}

function environmentOf(input: string): Record<string, string> {
  const line = /^# env: (.*)$/m.exec(input)?.[1] ?? ''
  const pairs = line.split(' ').filter((pair) => pair.includes('='))
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

/** The hash and the temporary file's name say nothing here. */
function shown(config: Config, input: string): unknown {
  const { hash: _, file: __, ...described } = describeConfig(config) as Record<string, unknown>
  const keys = /^# show: (.*)$/m.exec(input)?.[1]?.split(' ')
  return keys ? Object.fromEntries(keys.map((key) => [key, described[key]])) : described
}
