import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { explainFromEvents } from '../../gateway/cli/explain.ts'
import { renderDecision } from '../../gateway/cli/render-decision.ts'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

async function explain(id: string, file: string, json = false) {
  let out = ''
  let err = ''
  const code = await explainFromEvents({
    ...{ id, file, json },
    out(text) {
      out += text
    },
    err(text) {
      err += text
    },
  })
  return { code, out, err }
}

it('explains a request from a file of events as the running gateway does, whatever else is in it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-events-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const file = join(dir, 'events.ndjson')
  appendFileSync(file, 'a line of something else\n{"type":"other"}\n')
  const upstream = await startUpstream()
  const config = `events: { to: file, file: '${file}', sample: 1 }
plugins: [{ use: threat-score }, { use: ip-list, config: { deny: [127.0.0.1] } }]`
  const gateway = await startGateway(upstream.url, config)
  const refused = await fetch(`${gateway.url}/?q=1%27%20OR%20%271%27=%271`)
  await fetch(gateway.url)
  const id = refused.headers.get('x-request-id')!
  const decision = await gateway.decision(id)
  await gateway.app.drain(0)
  expect(readFileSync(file, 'utf8')).toContain(id)
  expect(await explain(id, file)).toEqual({ code: 0, out: renderDecision(decision), err: '' })
  expect(JSON.parse((await explain(id, file, true)).out)).toEqual(decision)
  const unknown = await explain('nobody', file)
  expect(unknown).toMatchObject({ code: 1, out: '' })
  expect(unknown.err).toMatch(/has no decision on request "nobody"/)
})
