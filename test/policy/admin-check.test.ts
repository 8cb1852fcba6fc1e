import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { denying, policiesPage, post, usePolicy } from './admin-api.ts'

const tests = (path: string): string => `tests:
  - { name: denied, request: { path: /b }, expect: { action: deny, rule: no } }
  - { name: passes, request: { path: ${path} }, expect: { action: allow, not: [no] } }
`
const good = denying('/b') + tests('/c')
const failing = denying('/b') + tests('/b')

async function start() {
  const upstream = await startUpstream()
  return startGateway(upstream.url, usePolicy, { files: { 'p.yaml': denying('/a') } })
}

it('a dry load runs the tests of a candidate and changes nothing', async () => {
  const gateway = await start()
  const { policy } = await policiesPage(gateway)
  const { status, body } = await post(gateway, '/policies/check', { files: { 'a.yaml': good } })
  expect(status).toBe(200)
  expect(body).toEqual({
    hash: expect.stringMatching(/^sha256:/),
    problems: [],
    tests: { passed: 2, failed: [], left: 0 },
  })
  expect((await policiesPage(gateway)).policy).toBe(policy)
  expect((await fetch(`${gateway.url}/b`)).status).toBe(200)
})

it('it names every problem of every file with its place', async () => {
  const gateway = await start()
  const files = { 'a.yaml': 'policy: p\nrules: []\n', 'b.yaml': 'policy: [', 'c.yaml': good }
  const broken = await post(gateway, '/policies/check', { files })
  expect(broken.body.problems).toMatchObject([{ file: 'b.yaml', line: 1 }])
  const { body } = await post(gateway, '/policies/check', {
    files: { 'a.yaml': 'policy: p\nrules: []\n', 'c.yaml': good.replace('deny:', 'dney:') },
  })
  expect(body.problems).toMatchObject([
    { file: 'a.yaml', line: 2, path: 'rules' },
    { file: 'c.yaml', line: 3, path: 'rules[0].then.dney' },
  ])
})

it('a candidate whose tests fail is not applied, unless it is forced', async () => {
  const gateway = await start()
  const files = { 'a.yaml': failing }
  const { body } = await post(gateway, '/policies/check', { files })
  expect(body.tests).toMatchObject({ passed: 1, failed: [{ file: 'a.yaml', line: 6 }, {}] })
  expect(await post(gateway, '/policies/apply', { files })).toMatchObject({ status: 422 })
  expect((await fetch(`${gateway.url}/b`)).status).toBe(200)
  expect(await post(gateway, '/policies/apply', { files, force: true })).toMatchObject({ status: 200 })
  expect((await fetch(`${gateway.url}/b`)).status).toBe(403)
})
