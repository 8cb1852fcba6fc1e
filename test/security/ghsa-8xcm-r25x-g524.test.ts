import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder } from '../helpers/recorder.ts'

const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'

// undici: a response that broke off was asked for again and the second one appended, which shifted what the client read.
it.each([
  ['in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
  ['in its chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ['in its head', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n'],
])('a response that breaks off %s is never continued by another one', async (_where, response) => {
  const upstream = await startRecorder((socket) => socket.end(response))
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, get + get)
  expect(upstream.requests).toHaveLength(response.includes('half') ? 1 : 2)
  expect(answer.text.match(/half/g) ?? []).toHaveLength(response.includes('half') ? 1 : 0)
})

it('what an idle connection says unasked is nobody else’s response', async () => {
  const upstream = await startRecorder((socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison'), 20)
  })
  const gateway = await startGateway(upstream.url)
  for (let i = 0; i < 3; i++) {
    expect(await (await fetch(gateway.url)).text()).toBe('ok')
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
})
