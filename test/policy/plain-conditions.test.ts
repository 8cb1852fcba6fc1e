import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFault } from '../../gateway/contract/index.ts'
import { createExpressions } from '../../gateway/expressions/language.ts'
import { createFactRegistry } from '../../gateway/host.ts'
import { Context } from '../../gateway/http/request-context.ts'

const texts = [
  'request.path',
  'request.method',
  'request.contentType',
  'request.headers["x-any"]',
  'request.headers["X-None"]',
  'request.cookies["a"]',
  'client.country',
  'client.identity',
]
const numbers = ['threat.score', 'request.size', 'client.standing', 'client.asn', 'threat.uninspectedBytes']
const words = ['', 'a', 'GET', 'POST', '/api', '/api/items', 'text/plain']
const text = fc.constantFrom(...words)
const number = fc.constantFrom('0', '12', '40', '39.5', '40.0', '9007199254740993')
const comparison = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')

const test = fc.oneof(
  fc.tuple(fc.constantFrom(...texts), fc.constantFrom('==', '!='), text).map(([of, is, to]) => `${of} ${is} "${to}"`),
  fc
    .tuple(fc.constantFrom(...texts), fc.constantFrom('startsWith', 'endsWith', 'contains'), text)
    .map(([of, what, part]) => `${of}.${what}("${part}")`),
  fc.tuple(fc.constantFrom(...texts), text, text).map(([of, one, two]) => `${of} in ["${one}", "${two}"]`),
  fc.tuple(fc.constantFrom(...numbers), comparison, number).map(([of, is, to]) => `${of} ${is} ${to}`),
  fc.constantFrom('"x-any" in request.headers', 'request.path.matches("i")'),
  fc
    .tuple(fc.constantFrom('client.identity', 'request.size', 'request.cookies["a"]'), fc.constantFrom('==', '!='))
    .map(([of, is]) => `${of} ${is} null`),
)
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    test,
    tie('condition').map((one) => `!(${one})`),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map(([one, and, two]) => `(${one}) ${and} (${two})`),
  ),
}))

const facts = createFactRegistry()
const request = fc
  .record({
    method: fc.constantFrom('GET', 'POST'),
    path: fc.constantFrom('/', '/api', '/api/items'),
    rawHeaders: fc.constantFrom(
      [],
      ['x-any', 'a'],
      ['X-Any', '/api', 'Cookie', 'a=a'],
      ['content-type', 'text/plain; q=1'],
    ),
    contentLength: fc.constantFrom(null, 0, 12),
    points: fc.constantFrom(0, 39.5, 40, 100),
    standing: fc.constantFrom(0, 12, 40),
  })
  .map(({ points, standing, ...head }) => {
    const client = { address: '203.0.113.7', key: '203.0.113.7', version: 4 } as const
    const fixed = { id: '1', arrivedAtMs: 0, host: 'shop.example', rawPath: head.path, rawQuery: '', client } as const
    const ctx = new Context(
      { ...head, ...fixed, protocol: 'http/1.1', scheme: 'http', hasBody: head.contentLength !== 0 },
      { name: 'shop', tags: [] },
    )
    if (points > 0) ctx.addSignal({ id: 'sqli.union', points, where: 'query.q' })
    facts.fact<number>('client.standing').set(ctx, standing)
    return ctx
  })

describe('a condition that is judged without the CEL library', () => {
  it('holds exactly when CEL says so', () => {
    const { scored } = createExpressions({ fact: facts.fact, clock: { wallMs: () => 0, monotonicMs: () => 0 } })
    const compile = (source: string) => {
      const compiled = scored.condition(source)
      if (isFault(compiled)) throw new Error(`${source}: ${compiled.summary}`)
      return compiled
    }
    fc.assert(
      fc.property(condition, fc.array(request, { minLength: 5, maxLength: 10 }), (source, requests) => {
        const plain = compile(source)
        // `? :` is never judged without the library.
        const cel = compile(`(${source}) ? true : false`)
        for (const ctx of requests) expect(plain.evaluate(ctx)).toBe(cel.evaluate(ctx))
      }),
      { numRuns: 2_000 },
    )
  })
})
