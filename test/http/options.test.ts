import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder } from '../helpers/recorder.ts'

it.each(['*', 'http://a.example', 'HTTP://A.EXAMPLE'])('OPTIONS %s asks the gateway itself', async (target) => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(
    gateway.port,
    `OPTIONS ${target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`,
  )
  expect(answer.status).toBe(204)
  expect(answer.head).toMatch(/\r\nallow: GET, HEAD, POST/)
  expect(answer.body).toBe('')
  expect(upstream.connections).toEqual([])
  expect((await gateway.lastDecision()).outcome).toMatchObject({ status: 204, error: null })
})

it.each(['/', 'http://a.example/', 'http://a.example?x'])('OPTIONS %s asks the application', async (target) => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url)
  await sendRaw(gateway.port, `OPTIONS ${target} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`)
  expect(upstream.requests).toHaveLength(1)
})
