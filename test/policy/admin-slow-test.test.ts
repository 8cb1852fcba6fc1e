import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { post, usePolicy } from './admin-api.ts'

const slow = `policy: p
rules:
  - { name: no, when: 'request.query.split("").exists(c, "aeiou".contains(c))', then: { deny: {} } }
tests:
  - name: for hours
    request: { path: /, query: ${'x'.repeat(7_000)} }
    times: 10000
    expect: { action: allow }
`

it('a test that takes too long is given up: requests come first', async () => {
  const upstream = await startUpstream()
  const files = { 'p.yaml': slow.replace('times: 10000', 'times: 1') }
  const gateway = await startGateway(upstream.url, usePolicy, { files })
  const { status, body } = await post(gateway, '/policies/apply', { files: { 'p.yaml': slow } })
  expect(status).toBe(422)
  const { failed } = body.tests as { failed: readonly { message: string; line: number }[] }
  expect(failed).toMatchObject([{ line: 5 }])
  expect(failed[0]!.message).toMatch(/^for hours: given up after \d+ of 10000 requests/)
})
