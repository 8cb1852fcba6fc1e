import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { useShop } from './shop.ts'

const { url, get } = await useShop()

describe('live parts of the shop', () => {
  it('sends the first event at once and the next one after a second', async () => {
    const startedAtMs = performance.now()
    const { headers, body } = await get('/events')
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
    expect(headers.get('content-type')).toBe('text/event-stream')
    expect((await reader.read()).value).toMatch(/^id: 1\nevent: tick\ndata: \{"count":1,.*\}\n\n$/)
    expect(performance.now() - startedAtMs).toBeLessThan(900)
    expect((await reader.read()).value).toContain('id: 2')
    expect(performance.now() - startedAtMs).toBeGreaterThan(900)
    await reader.cancel()
  })

  it('echoes WebSocket messages, text as text and bytes as bytes', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`)
    await once(socket, 'open')
    socket.send('hello')
    const [text, textIsBinary] = await once(socket, 'message')
    expect([String(text), textIsBinary]).toEqual(['hello', false])
    socket.send(Buffer.of(0, 255))
    const [bytes, bytesAreBinary] = await once(socket, 'message')
    expect([bytes, bytesAreBinary]).toEqual([Buffer.of(0, 255), true])
    socket.close()
    await once(socket, 'close')
  })

  it('refuses an upgrade elsewhere', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/search`)
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toContain('404')
  })
})
