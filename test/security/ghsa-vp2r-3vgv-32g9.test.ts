import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder } from '../helpers/recorder.ts'

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`

// reply-from: a backslash passed the checks and was sent as a slash.
it.each(['/admin\\secret', '/a\\..\\b', '/admin%5csecret', '/%5C%5Cevil'])('%s is refused', async (path) => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url)
  expect((await sendRaw(gateway.port, get(path))).status).toBe(400)
  expect(upstream.connections).toEqual([])
})

it('a backslash that the config allows is sent as it came', async () => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url, 'http: { path: { allow: [backslash] } }')
  await sendRaw(gateway.port, get('/admin\\secret'))
  expect(upstream.requests[0]).toContain('GET /admin\\secret HTTP/1.1\r\n')
})
