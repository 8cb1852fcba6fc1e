import { createHmac } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createHttpSink } from '../../../gateway/events/sinks/http.ts'
import { sinkContract } from './suite.ts'

const secret = '0123456789abcdef'

interface Seen {
  readonly type: string | undefined
  readonly signature: string | undefined
  readonly body: string
}

/** A receiver on one port, over restarts. `answer` decides what becomes of a batch. */
async function startReceiver(answer: (seen: Seen, res: ServerResponse) => void) {
  const seen: Seen[] = []
  let held: (() => void)[] | null = null
  let server: Server
  let port = 0
  const listen = async (): Promise<void> => {
    server = createServer((req, res) => {
      const chunks: Buffer[] = []
      req.on('data', (chunk: Buffer) => chunks.push(chunk))
      req.on('end', () => {
        const [type, signature] = [req.headers['content-type'], req.headers['x-sallyport-signature']?.toString()]
        const one = { type, signature, body: Buffer.concat(chunks).toString() }
        const act = (): void => {
          seen.push(one)
          answer(one, res)
        }
        if (held) held.push(act)
        else act()
      })
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  const stop = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await listen()
  onTestFinished(stop)
  return {
    seen,
    url: `http://127.0.0.1:${port}/events?from=edge`,
    stop,
    restart: listen,
    freeze() {
      held = []
    },
    thaw() {
      for (const act of held ?? []) act()
      held = null
    },
  }
}

const take = (_: Seen, res: ServerResponse): void => void res.writeHead(204).end()

sinkContract('http', async () => {
  const receiver = await startReceiver(take)
  const received = async (): Promise<string[]> =>
    receiver.seen.flatMap(({ body }) => (JSON.parse(body) as unknown[]).map((event) => JSON.stringify(event)))
  return { ...receiver, received, sink: createHttpSink({ url: receiver.url, secret, timeoutMs: 1_000 }) }
})

it('posts a CloudEvents batch whose signature the receiver can check', async () => {
  const receiver = await startReceiver(take)
  const sink = createHttpSink({ url: receiver.url, secret, timeoutMs: 1_000 })
  onTestFinished(() => sink.close())
  await sink.write('{"a":"é"}\n{"b":2}\n')
  const [{ type, signature, body }] = receiver.seen as [Seen]
  expect(type).toBe('application/cloudevents-batch+json; charset=utf-8')
  expect(JSON.parse(body)).toEqual([{ a: 'é' }, { b: 2 }])
  const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature!)!
  expect(Math.abs(Number(seconds) - Date.now() / 1_000)).toBeLessThan(30)
  expect(hex).toBe(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'))
})

it('takes every answer but 2xx for a failure', async () => {
  const statuses = [302, 400, 503, 200]
  const receiver = await startReceiver((_, res) => void res.writeHead(statuses.shift()!, { location: '/' }).end('x'))
  const sink = createHttpSink({ url: receiver.url, secret: null, timeoutMs: 1_000 })
  onTestFinished(() => sink.close())
  for (const status of [302, 400, 503]) {
    await expect(sink.write('{}\n')).rejects.toMatchObject({ code: `http-${status}` })
  }
  await sink.write('{}\n')
  expect(receiver.seen.every(({ signature }) => signature === undefined)).toBe(true)
})
