import { expect, it } from 'vitest'
import { openClient } from '../helpers/client.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { startRecorder, valuesOf } from '../helpers/recorder.ts'
import { planted, use } from '../pipeline/planted.ts'

const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n'

it('100 Continue comes from the gateway, and the application is not asked', async () => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url)
  const client = openClient(gateway.port)
  client.send(head)
  expect(await client.reads(/\r\n\r\n/)).toBe('HTTP/1.1 100 Continue\r\n\r\n')
  client.send('ok')
  await client.reads(/200 OK/)
  expect(valuesOf(upstream.requests[0]!, 'expect')).toEqual([])
})

it('a denied client is not told to go on, and its connection ends: nobody knows whether the body comes', async () => {
  const deny = planted('deny', { onRequest: () => ({ action: 'deny', reason: 'test' }) })
  const gateway = await startGateway('http://127.0.0.1:1', use('deny'), { plugins: [deny] })
  const client = openClient(gateway.port)
  client.send(head)
  await until(() => client.ended() ?? undefined)
  expect(client.text()).toMatch(/^HTTP\/1\.1 403 [\s\S]*\r\nConnection: close\r\n/)
})

it('HTTP/1.0 knows no 100 Continue', async () => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url)
  const client = openClient(gateway.port)
  client.send(`${head.replace('HTTP/1.1', 'HTTP/1.0')}ok`)
  expect(await client.reads(/ok$/)).toMatch(/^HTTP\/1\.1 200 OK/)
})
