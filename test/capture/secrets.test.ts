import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { bytesIn, decrypt, filesIn, key, recordsIn } from './kit.ts'

/** Wherever a secret can stand; none of them may be written, in no file and under no encryption. */
const canaries = Array.from({ length: 12 }, (_, i) => `canary${i}secret`)
const [bearer, sid, apiKey, queryToken, refererToken, formPassword, jsonPassword, nested, own, ownHeader, basic, cut] =
  canaries as [string, string, string, string, string, string, string, string, string, string, string, string]

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-capture-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return join(dir, 'captures')
}

function config(dir: string, encrypt: boolean): string {
  return `routes: [{ name: all, path: /*, upstream: app, capture: { bodies: 1KiB } }]
capture: { dir: '${dir}', encrypt: ${encrypt}, redact: [card_number, x-internal] }
plugins: [{ use: threat-score }]`
}

const json = { 'content-type': 'application/json' }

async function sendSecrets(url: string): Promise<void> {
  await fetch(`${url}/a?access_token=${queryToken}&page=2&a%63cess-token=${queryToken}`, {
    headers: {
      ...{ authorization: `Bearer ${bearer}`, cookie: `sid=${sid}; theme=${sid}`, 'x-api-key': apiKey },
      ...{ referer: `https://shop.example/?token=${refererToken}`, 'X-Internal': ownHeader, accept: 'text/visible' },
    },
  })
  await fetch(`${url}/b`, { headers: { authorization: `Basic ${basic}` } })
  const post = (body: string, headers: Record<string, string>) =>
    fetch(`${url}/post`, { method: 'POST', body, headers })
  await post(`name=visible-name&password=${formPassword}&card-number=${own}`, {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
  })
  await post(JSON.stringify({ user: { password: jsonPassword, name: 'visible-user' }, secret: { a: [nested] } }), json)
  await post(`{"password":"${cut}","pad":"${'x'.repeat(2_000)}"}`, json)
  await post(`plain ${cut}`, { 'content-type': 'text/plain' })
}

it.each([true, false])('writes no secret (encrypted: %s)', async (encrypt) => {
  const upstream = await startUpstream()
  const dir = newDir()
  const env = { SALLYPORT_CAPTURE_KEY: key }
  const gateway = await startGateway(upstream.url, config(dir, encrypt), { env })
  await sendSecrets(gateway.url)
  const records = await recordsIn(dir, 6, env)
  const shown = JSON.stringify(records.map((record) => ({ ...record, body: plainBody(record.body) })))
  for (const canary of canaries) {
    expect(bytesIn(dir)).not.toContain(canary)
    expect(shown).not.toContain(canary)
  }
  // What is no secret is there.
  for (const word of ['visible-name', 'visible-user', 'text/visible', 'page=2']) expect(shown).toContain(word)
  expect(bytesIn(dir).includes('text/visible')).toBe(!encrypt)
  const [first, second, form, body, tooLong, text] = records
  const header = (name: string) => first!.headers[first!.headers.findIndex((one) => one.toLowerCase() === name) + 1]
  expect(header('authorization')).toMatch(/^Bearer redacted-[0-9a-f]{16}$/)
  // The same value is the same stand-in, so that limits count as before.
  expect(header('cookie')).toMatch(/^sid=(redacted-[0-9a-f]{16}); theme=\1$/)
  expect(first).toMatchObject({ redacted: 8, status: 200, action: 'pass', client: '127.0.0.1', route: 'all' })
  expect(second!.headers.join()).toMatch(/Basic redacted-/)
  expect(plainBody(form!.body)).toMatch(/^name=visible-name&password=redacted-\w+&card-number=redacted-\w+$/)
  expect(JSON.parse(plainBody(body!.body))).toMatchObject({ user: { name: 'visible-user' } })
  expect([tooLong!.bodyLeftOut, text!.bodyLeftOut]).toEqual(['unreadable', 'unreadable'])
})

function plainBody(body: string | undefined): string {
  return Buffer.from(body ?? '', 'base64').toString()
}

it('needs the key again to be read, the right one', async () => {
  const upstream = await startUpstream()
  const dir = newDir()
  const env = { SALLYPORT_CAPTURE_KEY: key }
  const gateway = await startGateway(upstream.url, config(dir, true), { env })
  await fetch(gateway.url)
  await recordsIn(dir, 1, env)
  const [file] = filesIn(dir)
  await expect(decrypt(file!, {})).rejects.toThrow(/set SALLYPORT_CAPTURE_KEY to the key/)
  const wrong = { SALLYPORT_CAPTURE_KEY: Buffer.alloc(32).toString('hex') }
  await expect(decrypt(file!, wrong)).rejects.toThrow(/line 2 cannot be opened: .* another key/)
  await expect(decrypt(file!, { SALLYPORT_CAPTURE_KEY: 'short' })).rejects.toThrow(/must hold 32 bytes/)
})

it('does not start without a key, unless the config says so', async () => {
  const upstream = await startUpstream()
  await expect(startGateway(upstream.url, config(newDir(), true))).rejects.toMatchObject({
    problems: [{ path: 'capture.encrypt', message: expect.stringMatching(/SALLYPORT_CAPTURE_KEY is not set/) }],
  })
  await startGateway(upstream.url, config(newDir(), false))
})
