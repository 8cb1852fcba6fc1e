import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { explainCommand } from '../../gateway/cli/explain.ts'
import { renderDecision } from '../../gateway/cli/render-decision.ts'
import { createDecisionMemory } from '../../gateway/events/memory.ts'
import { createAdmin } from '../../gateway/observe/admin.ts'
import { denialOf } from '../events/helpers.ts'

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

async function gatewayWith(...ids: string[]): Promise<string> {
  const memory = createDecisionMemory(10)
  for (const id of ids) memory.add(denialOf(id))
  const admin = createAdmin({
    ready: () => ({ ready: true, reasons: [] }),
    metrics: () => Promise.resolve(''),
    contentType: 'text/plain',
    decision: memory.get,
    recent: memory.recent,
    config: () => ({}),
  })
  ends.push(admin.close)
  const { host, port } = await admin.listen({ host: '127.0.0.1', port: 0 })
  return `${host}:${port}`
}

async function explain(id: string, admin: string, json = false) {
  let out = ''
  let err = ''
  const code = await explainCommand({
    id,
    admin,
    json,
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
  })
  return { code, out, err }
}

describe('sallyport explain', () => {
  it('prints the explanation of a request that the running gateway remembers', async () => {
    const admin = await gatewayWith('r/1 %')
    expect(await explain('r/1 %', admin)).toEqual({ code: 0, out: renderDecision(denialOf('r/1 %')), err: '' })
    expect(await explain('r/1 %', `http://${admin}`)).toMatchObject({ code: 0 })
  })

  it('prints the record itself with --json', async () => {
    const { code, out } = await explain('r1', await gatewayWith('r1'), true)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual(denialOf('r1'))
  })

  it('says why a request may be unknown, and exits with 1', async () => {
    const admin = await gatewayWith('r1')
    expect(await explain('r2', admin)).toEqual({
      code: 1,
      out: '',
      err:
        `sallyport explain: the gateway at http://${admin} knows no request "r2". It remembers only its latest decisions ` +
        '(`pipeline.memory`) and none from before its start; look for older ones in the event stream.\n',
    })
  })

  it('says where it asked and how to ask elsewhere when nobody listens, and exits with 2', async () => {
    const { url, close } = await serverWith(() => undefined)
    await close()
    expect(await explain('r1', url)).toEqual({
      code: 2,
      out: '',
      err:
        `sallyport explain: no gateway can be reached at ${url} (ECONNREFUSED). Is it running? ` +
        'Name its address with --admin, SALLYPORT_ADMIN or `admin` in the file of --config.\n',
    })
  })

  it.each<[string, RequestListener]>([
    ['a page', (_, res) => res.writeHead(200).end('<html>')],
    ['other JSON', (_, res) => res.writeHead(200).end('{"request":{}}')],
    ['null', (_, res) => res.writeHead(200).end('null')],
    ['its own 404', (_, res) => res.writeHead(404).end('not here')],
  ])('does not believe %s from something else at that address', async (_, answer) => {
    const { url } = await serverWith(answer)
    const { code, out, err } = await explain('r1', url)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(`what answers at ${url} is not the admin of a gateway (it answered `)
  })

  it('says how to write an address', async () => {
    expect(await explain('r1', 'http://')).toEqual({
      code: 2,
      out: '',
      err: 'sallyport explain: "http://" is not an address; write --admin 127.0.0.1:9090\n',
    })
  })
})

async function serverWith(answer: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => closed(server))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closed(server) }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
