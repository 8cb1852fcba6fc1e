import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { run, startProcess } from '../helpers/process.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { bytesIn, filesIn, key, recordsIn } from './kit.ts'

it('a gateway that is killed leaves a capture that can be read and replayed, and only the command with the key can', async () => {
  const upstream = await startUpstream()
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-capture-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const captures = join(dir, 'captures')
  const file = join(dir, 'gateway.config.yaml')
  writeFileSync(
    file,
    `upstreams: [{ name: app, url: '${upstream.url}' }]
routes: [{ name: all, path: /*, upstream: app, capture: {} }]
capture: { dir: '${captures}' }
events: { to: none }
plugins: [{ use: threat-score }, { use: policy, config: { files: [a.yaml] } }]`,
  )
  writeFileSync(
    join(dir, 'a.yaml'),
    'policy: a\nrules: [{ name: attack, when: threat.score >= 80, then: { deny: {} } }]',
  )
  const env = { SALLYPORT_CAPTURE_KEY: key }
  const gateway = await startProcess(['run', '--config', file], env)
  for (let i = 0; i < 50; i++) await fetch(`${gateway.url}/items?secret-place=${i}`)
  const refused = await fetch(`${gateway.url}/?q=1%27%20OR%20%271%27=%271`)
  await recordsIn(captures, 51, env)
  const busy = Array.from({ length: 200 }, (_, i) => fetch(`${gateway.url}/items?n=${i}`).catch(() => undefined))
  gateway.child.kill('SIGKILL')
  await Promise.all([gateway.exited, ...busy])

  expect(bytesIn(captures)).not.toContain('secret-place')
  const records = await recordsIn(captures, 51, env)
  expect(records.find(({ id }) => id === refused.headers.get('x-request-id'))).toMatchObject({
    ...{ action: 'deny', plugin: 'policy', rule: 'attack', status: 403, score: 100 },
  })
  const [capture] = filesIn(captures)
  const shown = run(['capture', 'info', capture!], env)
  expect(await shown.exited).toBe(0)
  expect(shown.stdout()).toMatch(/edge .*encrypted \(aes-256-gcm\)\n {2}requests: \d+/)
  // The same policy decides as it was decided then.
  const replayed = run(['replay', '--config', file, '--requests', capture!, '--json'], env)
  expect(await replayed.exited).toBe(0)
  expect(JSON.parse(replayed.stdout())).toMatchObject({ flips: 0, otherRule: 0, recorded: { actions: { deny: 1 } } })
  const locked = run(['replay', '--config', file, '--requests', capture!])
  expect(await locked.exited).toBe(2)
  expect(locked.stderr()).toMatch(/the capture is encrypted: set SALLYPORT_CAPTURE_KEY/)
}, 60_000)
