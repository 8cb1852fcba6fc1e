import { expect, it } from 'vitest'
import { openClient } from '../helpers/client.ts'
import { startGateway, until } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startRecorder } from '../helpers/recorder.ts'
import { startUpstream } from '../helpers/upstream.ts'

const get = (path: string, fields = ''): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`
const close = 'Connection: close\r\n'

it('answers come in the order of the requests, and each request waits for the one before it', async () => {
  let running = 0
  let most = 0
  const upstream = await startUpstream((req, res) => {
    most = Math.max(most, ++running)
    setTimeout(
      () => {
        running--
        res.end(`<${req.url}>`)
      },
      Number(req.url!.slice(1)),
    )
  })
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, get('/60') + get('/30') + get('/1', close))
  expect(answer.text.match(/<[^>]*>/g)).toEqual(['</60>', '</30>', '</1>'])
  expect(most).toBe(1)
})

it('a refused request in the middle gets its answer after the ones before it, and what follows is never read', async () => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, get('/1') + get('/a/../b') + get('/smuggled'))
  expect(answer.text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400'])
  expect(upstream.connections.join('')).not.toContain('smuggled')
})

it('bytes that are no request do not take the place of an answer under way', async () => {
  let answerNow = (): void => undefined
  const upstream = await startUpstream((_req, res) => {
    answerNow = () => void res.end('hello')
  })
  const gateway = await startGateway(upstream.url)
  const client = openClient(gateway.port)
  client.send(`${get('/')}\0garbage\r\n\r\n`)
  await until(() => upstream.started() === 1 || undefined)
  answerNow()
  const text = await client.reads(/malformed/)
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400'])
})

it('behind Connection: close nothing is read, and nothing there is answered', async () => {
  const upstream = await startRecorder()
  const gateway = await startGateway(upstream.url)
  const answer = await sendRaw(gateway.port, `${get('/', close) + get('/smuggled')}\0garbage`)
  expect(answer.text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200'])
  expect(upstream.connections.join('')).not.toContain('smuggled')
})

it('more waiting requests than any client sends end the connection', async () => {
  const upstream = await startUpstream(() => undefined)
  const gateway = await startGateway(upstream.url)
  const client = openClient(gateway.port)
  client.send(get('/').repeat(300))
  await until(() => client.ended() ?? undefined)
  expect(upstream.started()).toBeLessThan(2)
})
