import { expect, it } from 'vitest'
import { configOf, folder, logLine, policyOf, replay } from './kit.ts'

const files = {
  'gateway.config.yaml': configOf('  - { use: policy, config: { files: [a.yaml] } }'),
  'bare.yaml': configOf(''),
  'a.yaml': policyOf('true'),
  'broken.yaml': policyOf('threat.scor > 1'),
  'a.log': logLine(0, '198.51.100.9', 'GET / HTTP/1.1'),
  'empty.log': '',
  'later.ndjson': '{"sallyport":"capture","version":2}\n',
  'events.ndjson': '{"specversion":"1.0","id":"a"}\n',
}

function asked(change: Partial<Parameters<typeof replay>[0]> = {}) {
  const path = folder(files)
  return { path, options: { requests: path('a.log'), config: path('gateway.config.yaml'), ...change } }
}

it.each([
  ['empty.log', /the file is empty/],
  ['events.ndjson', /decision events, which hold no headers/],
  ['later.ndjson', /capture of another version/],
  ['a.yaml', /line 1 is none that is known here; recorded requests are a capture/],
  ['absent', /no such file/],
])('says what a file is not: %s', async (name, message) => {
  const { path, options } = asked()
  await expect(replay({ ...options, requests: path(name), policy: [path('a.yaml')] })).rejects.toThrow(message)
})

it('needs something to compare with', async () => {
  const { path, options } = asked()
  await expect(replay(options)).rejects.toThrow(/does not say what was decided.*--policy or --candidate-config/)
  const both = { ...options, policy: [path('a.yaml')], candidateConfig: path('bare.yaml') }
  await expect(replay(both)).rejects.toThrow(/two candidates/)
  const nowhere = { ...options, config: path('bare.yaml'), policy: [path('a.yaml')] }
  await expect(replay(nowhere)).rejects.toThrow(/no plugin has policy files, so --policy cannot replace them/)
})

it('prints the problems of a candidate with their place', async () => {
  const { path, options } = asked()
  const { code, out, err } = await replay({ ...options, policy: [path('broken.yaml')] })
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(/broken\.yaml:4:11 rules\[0\]\.when: threat has no field "scor"/)
})
