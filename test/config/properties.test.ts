import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { load, temporaryFolder } from './helpers.ts'

const shipped = readFileSync(join(import.meta.dirname, '../../gateway.config.yaml'), 'utf8')

/** Pieces that mean something to YAML, to the environment, or to the schema. */
const piece = fc.constantFrom(
  ...[
    '- ',
    ': ',
    '\n',
    '\n  ',
    '  ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '&a ',
    '*a',
    '<<',
    '!!str ',
    '!x ',
    '"',
    "'",
    '|\n',
    '>-\n',
  ],
  ...[
    `\${A}`,
    `\${B:-x}`,
    `\${`,
    `$\${`,
    '%',
    '@',
    '#',
    '---\n',
    '? ',
    '~',
    'null',
    'true',
    '1e9',
    '.nan',
    '0x1f',
    '\t',
    '\u0000',
  ],
  ...[
    'upstreams',
    'plugins',
    'use',
    'shaper',
    'config',
    'shapes',
    'target',
    'routes',
    'http',
    'path',
    'name',
    '__proto__',
    '5s',
  ],
)
const soup = fc
  .array(fc.oneof(piece, fc.string({ maxLength: 3, unit: 'binary' })), { maxLength: 40 })
  .map((all) => all.join(''))

/** The shipped file with a part of it replaced. */
const damaged = fc
  .tuple(fc.nat(shipped.length), fc.nat(40), soup)
  .map(([at, length, text]) => shipped.slice(0, at) + text + shipped.slice(at + length))

const values = fc.dictionary(
  fc.constantFrom(
    'upstreams',
    'routes',
    'plugins',
    'http',
    'edge',
    'listen',
    'admin',
    'log',
    'events',
    'drain',
    'pipeline',
  ),
  fc.jsonValue(),
)
const entries = fc.array(
  fc.dictionary(fc.constantFrom('use', 'name', 'config', 'routes', 'path', 'upstream'), fc.jsonValue()),
)

describe('whatever the file says, it is a config or a list of problems', () => {
  const holds = async (texts: fc.Arbitrary<string>) => {
    const folder = temporaryFolder()
    // `load` throws what is not a ProblemsError.
    await fc.assert(
      fc.asyncProperty(texts, fc.string(), async (text, a) => void (await load(text, { A: a }, folder))),
      { numRuns: 200 },
    )
  }

  it('for any text', () => holds(soup))
  it('for the shipped file with damage', () => holds(damaged))
  it('for any values of the known keys', () => holds(values.map((data) => JSON.stringify(data))))
  it('for any entries of its lists', () =>
    holds(fc.tuple(entries, entries).map(([routes, plugins]) => JSON.stringify({ upstreams: [], routes, plugins }))))
  it.each(['[', '{a: ', '- ', '? ', '[{'])('for nesting without end: %s', async (open) => {
    expect((await load(open.repeat(5_000))).problems).toMatch(/^gateway.config.yaml:1:\d+ /)
  })
})

describe('a value from the environment', () => {
  it('is only ever a value', async () => {
    const folder = temporaryFolder()
    const text = `upstreams: [{ name: app, url: demo }]\nplugins:\n  - use: shaper\n    config:\n      headers:\n        x-a: "\${A}"\n`
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', minLength: 1 }),
          soup.filter((a) => a !== ''),
        ),
        async (a) => {
          const { config } = await load(text, { A: a }, folder)
          const { headers } = config?.plugins[0]?.config as { headers: Record<string, string> }
          return headers['x-a'] === a
        },
      ),
    )
  })
})
