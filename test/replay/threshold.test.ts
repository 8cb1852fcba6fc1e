import { expect, it } from 'vitest'
import { configOf, folder, logLine, policyOf, randomFrom, replay, replayJson } from './kit.ts'

const random = randomFrom(7)
/** What the policies look at: the length of the query. */
const lengths = Array.from({ length: 2_000 }, () => Math.floor(random() * 60))
const log = lengths.map((length, i) => logLine(i, '198.51.100.1', `GET /?${'a'.repeat(length)} HTTP/1.1`)).join('')
const files = {
  'gateway.config.yaml': configOf('  - { use: policy, config: { files: [present.yaml] } }'),
  'present.yaml': policyOf('size(request.query) >= 40'),
  'next.yaml': policyOf('size(request.query) >= 25'),
  'a.log': log,
}

it('a moved threshold flips exactly the requests between the two', async () => {
  const path = folder(files)
  const asked = { requests: path('a.log'), config: path('gateway.config.yaml') }
  const answer = await replayJson({ ...asked, policy: [path('next.yaml')] })
  const expected = lengths.flatMap((length, i) => (length >= 25 && length < 40 ? [i + 1] : []))
  expect(expected.length).toBeGreaterThan(100)
  expect(answer.first.map(({ place }) => place)).toEqual(expected)
  expect(answer.flips).toBe(expected.length)
  expect(answer.groups).toEqual([
    {
      route: 'default',
      champion: { action: 'pass', plugin: null, rule: null, status: 0 },
      candidate: { action: 'deny', plugin: 'policy', rule: 'rule', status: 403 },
      count: expected.length,
    },
  ])
})

it('says so in words, by rule and route, and with the exit code that was asked for', async () => {
  const path = folder(files)
  const asked = { requests: path('a.log'), config: path('gateway.config.yaml'), policy: [path('next.yaml')], show: 1 }
  const { code, out } = await replay({ ...asked, failOnFlips: true })
  const flips = lengths.filter((length) => length >= 25 && length < 40).length
  expect(code).toBe(3)
  expect(out).toContain(`${flips} of 2000 requests flip:`)
  expect(out).toMatch(new RegExp(`│ pass +│ deny 403 \\(policy/rule\\) │ default │ +${flips} │`))
  expect(out).toContain(`and ${flips - 1} more (--show)`)
  expect((await replay(asked)).code).toBe(0)
})

it('a whole configuration can be the candidate', async () => {
  const path = folder({ ...files, 'next.config.yaml': configOf('  - { use: policy, config: { files: [next.yaml] } }') })
  const asked = { requests: path('a.log'), config: path('gateway.config.yaml') }
  const whole = await replayJson({ ...asked, candidateConfig: path('next.config.yaml') })
  expect(whole.first).toEqual((await replayJson({ ...asked, policy: [path('next.yaml')] })).first)
})
