import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createAuthority, localNames } from '../helpers/certificates.ts'
import { until } from '../helpers/gateway.ts'
import { startProcess } from '../helpers/process.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { ask } from './ask.ts'

it('SIGHUP renews the certificate of a running process; a bad one is named in the log', async () => {
  const upstream = await startUpstream()
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const authority = createAuthority()
  const issue = () => authority.issue('/CN=localhost', localNames)
  const put = async ({ cert, key }: { cert: string; key: string }): Promise<void> => {
    await writeFile(join(dir, 'server.pem'), cert)
    await writeFile(join(dir, 'server.key'), key)
  }
  await put(issue())
  await writeFile(
    join(dir, 'gateway.config.yaml'),
    `tls: { cert: server.pem, key: server.key }\nupstreams: [{ name: app, url: '${upstream.url}' }]\nevents: { to: none }\n`,
  )
  const running = await startProcess(['--config', join(dir, 'gateway.config.yaml')])
  const port = Number(new URL(running.url).port)
  const first = (await ask(port, authority.ca)).fingerprint

  await put({ cert: issue().cert, key: issue().key })
  running.child.kill('SIGHUP')
  await until(() => running.stderr().includes('the key does not belong to the first certificate') || undefined)
  expect(running.stderr()).toContain('gateway.config.yaml:1:')
  expect((await ask(port, authority.ca)).fingerprint).toBe(first)

  await put(issue())
  running.child.kill('SIGHUP')
  await until(async () => (await ask(port, authority.ca)).fingerprint !== first || undefined)
})
