import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { configText, startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const policy = `policy: shop
flags: { closed: false }
rules:
  - { name: closed, when: flags.closed, then: { deny: { status: 503, retryAfter: 90s } } }
`
const yaml = (closed: string) => `plugins: [{ use: policy, config: { files: [p.yaml], flags: { closed: ${closed} } } }]`

it('a flag of the config overrules the file, and a reload switches it', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, yaml('false'), { files: { 'p.yaml': policy } })
  const switchTo = async (closed: string) => {
    await writeFile(join(gateway.dir, 'gateway.config.yaml'), configText(upstream.url, yaml(closed)))
    return gateway.app.reload()
  }
  expect((await fetch(gateway.url)).status).toBe(200)
  expect(await switchTo('true')).toBe(true)
  const closed = await fetch(gateway.url)
  expect(closed.status).toBe(503)
  expect(closed.headers.get('retry-after')).toBe('90')
  // A mistake changes nothing.
  expect(await switchTo('"soon"')).toBe(false)
  expect((await fetch(gateway.url)).status).toBe(503)
  expect(await switchTo('{ percent: 0, by: client.ip }')).toBe(true)
  expect((await fetch(gateway.url)).status).toBe(200)
})
