import { describe, expect, it } from 'vitest'
import { findCycles, findViolations } from './findings.ts'

/** A file that is not there, with an offence in it. The scanner is only worth something if it reports each of them. */
function planted(path: string, text: string): readonly string[] {
  return findViolations({ path, text })
}

describe('a planted import is reported', () => {
  it.each([
    ['gateway/contract/context.ts', "import type { Dispatcher } from 'undici'", 'undici'],
    ['gateway/contract/context.ts', "import { codes } from '../errors.ts'", 'gateway/errors.ts'],
    ['gateway/errors.ts', "import { parseDuration } from './contract/index.ts'", 'gateway/contract/index.ts'],
    ['gateway/config/load.ts', "import { createRouter } from '../http/router.ts'", 'gateway/http/router.ts'],
    ['gateway/config/load.ts', 'const plugin = await import(name)', '(computed)'],
    ['gateway/pipeline/run.ts', "import { performance } from 'node:perf_hooks'", 'node:perf_hooks'],
    ['gateway/http/server.ts', "import { forward } from '../proxy/forward.ts'", 'gateway/proxy/forward.ts'],
    ['gateway/http/server.ts', "import type { Pool } from 'undici'", 'undici'],
    ['gateway/proxy/forward.ts', "import Fastify from 'fastify'", 'fastify'],
    ['gateway/state/local-table.ts', "import { Redis } from 'ioredis'", 'ioredis'],
    ['gateway/events/ledger.ts', "import type { Redis } from 'ioredis'", 'ioredis'],
    ['gateway/observe/metrics.ts', "import { codes } from '../errors.ts'", 'gateway/errors.ts'],
    ['gateway/demo/pages.ts', "import type { Clock } from '../contract/index.ts'", 'gateway/contract/index.ts'],
    ['gateway/request/settle.ts', "import { load } from '../config/load.ts'", 'gateway/config/load.ts'],
    ['gateway/cli/check.ts', "import { builtins } from '../../plugins/index.ts'", 'plugins/index.ts'],
    ['gateway/app.ts', "import { builtins } from '../plugins/index.ts'", 'plugins/index.ts'],
    ['gateway/main.ts', "import { ipList } from '../plugins/ip-list/index.ts'", 'plugins/ip-list/index.ts'],
    ['plugins/ip-list/index.ts', "import type { Bucket } from '../rate-limit/limit.ts'", 'plugins/rate-limit/limit.ts'],
    ['plugins/ip-list/index.ts', "import { parseDuration } from '../../gateway/contract/duration.ts'", 'duration.ts'],
    ['plugins/rate-limit/limit.ts', "import ipaddr from 'ipaddr.js'", 'ipaddr.js'],
    ['plugins/new/index.ts', "import { createServer } from 'node:http'", 'node:http'],
  ])('%s: %s', (path, text, module) => {
    expect(planted(path, `\n${text}\n`)).toEqual([
      expect.stringMatching(`^${path}:2 may not import .*${module.replace(/[()]/g, '.')}$`),
    ])
  })

  it.each([
    ['over several lines', "import {\n  type A,\n  b,\n} from 'undici'"],
    ['for its effect', "import 'undici'"],
    ['as a namespace', "import * as undici from 'undici'"],
    ['dynamic', "const load = () => import('undici')"],
    ['dynamic, in a template', 'const load = () => import(`undici`)'],
    ['a type in place', "let pool: import('undici').Pool"],
    ['after a regular expression with a quote', "const quote = /['\"`]/\nimport 'undici'"],
    ['after a template with a hole', `const text = \`\${\`}\` + "{"} /*\`\nimport 'undici'`],
    ['in the hole of a template', `const text = \`\${await import('undici')}\``],
    ['after a division', "const half = width / 2 / 1\nimport 'undici'"],
  ])('written %s', (_, text) => {
    expect(planted('gateway/pipeline/run.ts', text)).toEqual([expect.stringContaining('may not import undici')])
  })

  it.each([
    ['in a comment', "// import 'undici'\n/* import 'undici' */"],
    ['in a string', 'const text = "import \'undici\'"'],
    ['in a template', "const text = `import 'undici'`"],
    ['in a regular expression', "const shape = /import 'undici'/"],
    ['as a name', "const rules = { import: 'undici' }\nconst one = rules.import\nconst here = import.meta.url"],
  ])('but not what only looks like one %s', (_, text) => {
    expect(planted('gateway/pipeline/run.ts', text)).toEqual([])
  })
})

describe('a planted offence is reported', () => {
  it('a second barrel', () => {
    for (const text of [
      "export * from './run.ts'",
      "export * as run from './run.ts'",
      "export type { Run } from './run.ts'",
    ]) {
      expect(planted('gateway/pipeline/index.ts', text)).toEqual([
        expect.stringContaining('hands on gateway/pipeline/run.ts'),
      ])
    }
    expect(planted('gateway/contract/index.ts', "export * from './plugin.ts'")).toEqual([])
  })

  it('a folder that no rule knows', () => {
    expect(planted('gateway/helpers/misc.ts', '')).toEqual([expect.stringContaining('lies in no known folder')])
  })

  it('a long file', () => {
    expect(planted('test/long.test.ts', '\n'.repeat(251))).toEqual(['test/long.test.ts:1 has 251 lines: 250 at most'])
    expect(planted('test/long.test.ts', '\n'.repeat(250))).toEqual([])
  })

  it.each([
    'function long() {',
    'export async function long(): Promise<void> {',
    'export function long(\n  a: number,\n): number {',
    'export const long = (a: number) => {',
  ])('a long function: %s', (head) => {
    const lines = head.split('\n').length
    const body = (count: number) => `${head}\n${'  work()\n'.repeat(count - lines - 1)}}\n`
    expect(planted('gateway/pipeline/run.ts', body(60))).toEqual([
      expect.stringContaining(' ends a function of 60 lines'),
    ])
    expect(planted('gateway/pipeline/run.ts', body(59))).toEqual([])
  })

  it.each([
    '  function inner() {',
    '  const inner = () => {',
    '  return {\n    inner(a) {',
    '  list.map((one) => {',
  ])('a long function inside a short one: %s', (head) => {
    const indent = /^ */.exec(head.split('\n').at(-1)!)![0]
    const text = (count: number) => `function outer() {\n${head}\n${'      work()\n'.repeat(count - 2)}${indent}}\n}\n`
    expect(planted('plugins/new/index.ts', text(60))).toEqual([expect.stringContaining(' ends a function of 60 lines')])
    expect(planted('plugins/new/index.ts', text(59))).toEqual([])
  })

  it('a circle, through types too', () => {
    const sources = [
      { path: 'gateway/http/a.ts', text: "import { b } from './b.ts'" },
      { path: 'gateway/http/b.ts', text: "import type { C } from './c.ts'" },
      { path: 'gateway/http/c.ts', text: "export const c = () => import('./a.ts')" },
    ]
    expect(findCycles(sources)).toEqual([
      'gateway/http/a.ts → gateway/http/b.ts → gateway/http/c.ts → gateway/http/a.ts',
    ])
    expect(findCycles(sources.slice(0, 2))).toEqual([])
  })
})
