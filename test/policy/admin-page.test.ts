import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { denying, policiesPage } from './admin-api.ts'

const config = 'plugins: [{ use: policy, config: { files: [p.yaml], challengers: [next.yaml] } }]\n'

it('shows rules with their counters, the challengers and where they differ, as JSON and as text', async () => {
  const upstream = await startUpstream()
  const files = { 'p.yaml': denying('/a'), 'next.yaml': denying('/b') }
  const gateway = await startGateway(upstream.url, config, { files })
  for (const path of ['/a', '/a', '/b', '/']) await fetch(gateway.url + path)
  const page = await policiesPage(gateway)
  expect(page).toMatchObject({
    policy: expect.stringMatching(/^sha256:/),
    guard: { action: 'rollback', watching: false },
    plugins: [
      {
        ...{ plugin: 'policy', mode: 'enforce', by: 'files', hash: expect.stringMatching(/^sha256:/) },
        files: [expect.stringMatching(/p\.yaml$/)],
        rules: [{ policy: 'p', rule: 'no', mode: 'enforce', matched: 2, decided: 2, errors: 0 }],
        challengers: {
          rules: [{ rule: 'no', matched: 1, decided: 1, errors: 0 }],
          paused: false,
          refused: { both: 0, champion: 2, challenger: 1, neither: 1 },
          agreement: [{ policy: 'p', rule: 'no', both: 0, champion: 2, challenger: 1, neither: 1 }],
        },
        past: [{ by: 'files' }],
      },
    ],
  })
  const answer = await fetch(`${gateway.admin}/policies?format=text`)
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  const text = await answer.text()
  expect(text).toMatch(/^p\/no +enforce +2 +2 +0$/m)
  expect(text).toMatch(/^acted +both +only champion +only challenger +neither$/m)
  expect(text).toMatch(/^\(refused\) +0 +2 +1 +1$/m)
})

it('counters and agreement survive a reload that changes no policy', async () => {
  const upstream = await startUpstream()
  const files = { 'p.yaml': denying('/a'), 'next.yaml': denying('/b') }
  const gateway = await startGateway(upstream.url, config, { files })
  await fetch(`${gateway.url}/a`)
  const before = await policiesPage(gateway)
  expect(await gateway.app.reload()).toBe(true)
  const after = await policiesPage(gateway)
  expect(after.plugins).toEqual(before.plugins)
  expect(after.plugins[0]!.rules[0]).toMatchObject({ matched: 1 })
})

it('is empty where no plugin has policies', async () => {
  const upstream = await startUpstream()
  expect((await policiesPage(await startGateway(upstream.url))).plugins).toEqual([])
})
