import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { accept, startRawApplication, switching, upgradeRequest } from './ends.ts'

it.each([
  ['the accept value of another key', switching().replace(accept, 'HSmrc0sMlYUkAGmm5OPpG2HaGWk=')],
  ['no accept value', switching().replace(/Sec-WebSocket-Accept.*\r\n/, '')],
  ['two accept values', switching(`Sec-WebSocket-Accept: ${accept}\r\n`)],
  ['an upgrade to something else', switching().replace('Upgrade: websocket', 'Upgrade: h2c')],
  ['101 without an upgrade', `HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`],
])('an application that answers with %s is a bad gateway', async (_what, head) => {
  const application = await startRawApplication(`${head}\x81\x02hi`)
  const gateway = await startGateway(application.url)
  const answer = await sendRaw(gateway.port, upgradeRequest())
  expect(answer.status).toBe(502)
  expect(answer.body).not.toContain('hi')
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 502, error: 'upstream-garbage' })
  await (await application.connection()).closed
})

it.each([
  ['with the fields of an upgrade', switching(), 'upstream-garbage'],
  ['without', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'upstream-garbage'],
])('101 that nobody asked for, %s, is a bad gateway', async (_what, head, error) => {
  const application = await startRawApplication(head)
  const gateway = await startGateway(application.url)
  const answer = await fetch(gateway.url)
  expect(answer.status).toBe(502)
  expect((await gateway.decision(answer.headers.get('x-request-id')!)).outcome.error).toBe(error)
})
