import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder } from '../helpers/recorder.ts'

// reply-from: an escaped `..` got past the check and was resolved afterwards.
it.each([
  '/a/%2e%2e/b',
  '/a/%2E%2e/b',
  '/a/.%2e/b',
  '/a/%2e/b',
  '/a/%2e%2e',
  '/a%2f%2e%2e%2fb',
  '/a/..%2fb',
])('%s is refused', async (path) => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url)
  expect((await sendRaw(gateway.port, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)).status).toBe(400)
  expect((await gateway.lastDecision()).outcome.error).toBe('path-dot-segments')
  expect(upstream.connections).toEqual([])
})

it.each(['/chunks/[...slug].js', '/chunks/%5B...slug%5D.js', '/a/..b/c..'])('%s is no such path', async (path) => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url)
  expect((await sendRaw(gateway.port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).status).toBe(200)
  expect(upstream.requests[0]).toContain(`GET ${path} HTTP/1.1\r\n`)
})
