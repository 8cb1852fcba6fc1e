import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { captureImportCommand } from '../../gateway/cli/capture.ts'
import { configOf, folder, logLine, policyOf, replayJson } from '../replay/kit.ts'
import { decrypt, key } from './kit.ts'

const env = { SALLYPORT_CAPTURE_KEY: key }
const har = JSON.stringify({
  log: {
    entries: [
      {
        startedDateTime: '2026-03-01T00:00:00.000Z',
        time: 12,
        request: {
          ...{ method: 'POST', url: 'https://shop.example/login?token=harcanary' },
          headers: [
            { name: 'Authorization', value: 'Bearer harcanary' },
            { name: 'Content-Type', value: 'application/json' },
          ],
          postData: { mimeType: 'application/json', text: '{"password":"harcanary","pin":"harcanary"}' },
        },
        response: { status: 200 },
      },
    ],
  },
})

async function imported(file: string, options: { clear?: boolean } = {}, environment: Record<string, string> = env) {
  let out = ''
  const write = (text: string): void => {
    out += text
  }
  const what = { file, redact: ['pin'], pseudonyms: false, clear: options.clear === true, host: 'localhost' }
  await captureImportCommand(what, { env: environment, out: write, err: () => undefined })
  return out
}

it('makes a capture of a HAR file, without its secrets, encrypted unless it is told otherwise', async () => {
  const path = folder({ 'a.har': har })
  const sealed = await imported(path('a.har'))
  const clear = await imported(path('a.har'), { clear: true })
  expect(sealed).not.toContain('shop.example')
  expect(clear).toContain('shop.example')
  writeFileSync(path('a.ndjson'), sealed)
  const { records, out } = await decrypt(path('a.ndjson'), env)
  expect(records).toMatchObject([
    { method: 'POST', client: null, durationMs: 12, redacted: 4, action: null, status: 200 },
  ])
  for (const text of [sealed, clear, out]) expect(text).not.toContain('harcanary')
  expect(Buffer.from(records[0]!.body!, 'base64').toString()).not.toContain('harcanary')
  await expect(imported(path('a.har'), {}, {})).rejects.toThrow(/set SALLYPORT_CAPTURE_KEY .* or write --clear/)
})

it('is replayed as the file that it was made of', async () => {
  const path = folder({
    'gateway.config.yaml': configOf('  - { use: policy, config: { files: [a.yaml] } }'),
    'a.yaml': policyOf('request.path == "/1"'),
    'b.yaml': policyOf('request.path == "/2"'),
    'a.log': [1, 2, 3].map((n) => logLine(n, '198.51.100.9', `GET /${n} HTTP/1.1`)).join(''),
  })
  writeFileSync(path('a.ndjson'), await imported(path('a.log')))
  const asked = { config: path('gateway.config.yaml'), policy: [path('b.yaml')] }
  const first = await replayJson({ ...asked, requests: path('a.log') })
  const again = await replayJson({ ...asked, requests: path('a.ndjson'), env })
  expect(again.first.map(({ id }) => id)).toEqual(first.first.map(({ id }) => id))
  expect(again).toMatchObject({ flips: 2, caveats: first.caveats })
})
