import fc from 'fast-check'
import { expect, it } from 'vitest'
import { composeScore } from '../../gateway/contract/index.ts'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { recompute } from '../threat-score/arithmetic.ts'

const pieces = [
  "' or 1=1-- ",
  "1' union select password from users-- ",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  ';id',
  '{{7*7}}',
  '$ne',
  '%2527',
  '%252527 or ',
  'http://169.254.169.254/latest/',
  'O:8:"stdClass":1:{s:1:"a";i:1;}',
  'hello world',
  "O'Connor",
]
const value = fc.oneof(
  fc.constantFrom(...pieces),
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 })), { maxLength: 3 })
    .map((all) => all.join('')),
)
/** A few values, or so many that the record cannot keep every signal. */
const values = fc.oneof(
  { weight: 4, arbitrary: fc.array(value, { maxLength: 4 }) },
  fc.array(fc.constantFrom(...pieces), { minLength: 40, maxLength: 80 }),
)
const bodies = fc.record({ type: fc.constantFrom('json', 'form', 'text', 'none'), values })
const sending = fc.record({ query: values, note: fc.constantFrom(...pieces), body: bodies })

function bodyOf({ type, values }: { type: string; values: readonly string[] }): [string, string] | null {
  if (type === 'none') return null
  if (type === 'json')
    return ['application/json', JSON.stringify({ list: values, ...Object.fromEntries(values.entries()) })]
  if (type === 'text') return ['text/plain', values.join('\n')]
  return ['application/x-www-form-urlencoded', String(search(values))]
}

function search(values: readonly string[]): URLSearchParams {
  return new URLSearchParams(values.map((one, n): [string, string] => [`p${n}`, one.toWellFormed()]))
}

const enforced = 'plugins: [{ use: threat-score }, { use: response-leaks }]'
const observed = 'plugins: [{ use: threat-score, mode: observe }]'

it.each([enforced, observed])('the score on the record is what anybody computes from its signals: %s', async (yaml) => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, yaml)
  let above = 0
  const property = fc.asyncProperty(sending, async ({ query, note, body }) => {
    const content = bodyOf(body)
    const answer = await fetch(`${gateway.url}/search?${search(query)}`, {
      method: content === null ? 'GET' : 'POST',
      headers: { 'x-note': note, ...(content === null ? {} : { 'content-type': content[0] }) },
      ...(content === null ? {} : { body: content[1] }),
    })
    await answer.arrayBuffer()
    const { score } = await gateway.decision(answer.headers.get('x-request-id')!)
    expect(score.total).toBe(recompute(score.signals))
    expect(score.total).toBe(composeScore(score.signals))
    if (score.total > 0) above++
    for (const { points, where, id } of score.signals) {
      expect(points, id).toBeGreaterThan(0)
      expect(where).not.toBe('')
    }
  })
  await fc.assert(property, { numRuns: 150 })
  if (yaml === enforced) expect(above).toBeGreaterThan(50)
  else expect(above).toBe(0)
})
