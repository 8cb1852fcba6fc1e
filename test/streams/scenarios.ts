import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { MB, send, take } from './flow.ts'

/** One way of streaming through the gateway at `port`. Resolves with the bytes that arrived. */
export interface Scenario {
  readonly name: string
  run(port: number): Promise<number>
}

const many = 20

/** What `npm run test:streams` measures; `npm test` does the same with fewer bytes. */
export function scenarios(bytes: number, slowSeconds: number): readonly Scenario[] {
  const slowRate = 4 * MB
  return [
    { name: 'download', run: (port) => download(port, bytes) },
    { name: 'upload', run: (port) => upload(port, bytes, '/') },
    { name: 'client reads slowly', run: (port) => download(port, bytes, slowRate, slowSeconds) },
    { name: 'application reads slowly', run: (port) => upload(port, bytes, `/?rate=${slowRate}`, slowSeconds) },
    {
      name: `${many} clients read slowly`,
      run: async (port) => {
        const each = Array.from({ length: many }, () => download(port, bytes, slowRate / many, slowSeconds))
        return (await Promise.all(each)).reduce((sum, one) => sum + one, 0)
      },
    },
    {
      name: `${many} slow uploads`,
      run: async (port) => {
        const each = Array.from({ length: many }, () => upload(port, bytes, `/?rate=${slowRate / many}`, slowSeconds))
        return (await Promise.all(each)).reduce((sum, one) => sum + one, 0)
      },
    },
  ]
}

/** Short streams, alone and many at once: what they take is not what the length of a stream costs. */
export async function warmUp(port: number): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await download(port, 30 * MB)
    await upload(port, 30 * MB, '/')
    await Promise.all(Array.from({ length: many }, () => upload(port, 5 * MB, '/')))
    await Promise.all(Array.from({ length: many }, () => download(port, 5 * MB)))
  }
}

/** Cut after `seconds`; the bytes until then count. */
async function download(port: number, bytes: number, rate?: number, seconds?: number): Promise<number> {
  const req = request({ host: '127.0.0.1', port, path: `/?bytes=${bytes}`, agent: false })
  req.end()
  const res = await response(req)
  let taken = 0
  const count = (sum: number): void => {
    taken = sum
  }
  const whole = take(res, rate, count)
  if (seconds === undefined) return expectWhole(await whole, bytes)
  await Promise.race([whole, after(seconds)])
  whole.catch(() => undefined)
  req.destroy()
  return taken
}

async function upload(port: number, bytes: number, path: string, seconds?: number): Promise<number> {
  const headers = { 'content-type': 'application/octet-stream', 'content-length': bytes }
  const req = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent: false })
  const answer = response(req)
  const sending = send(req, bytes)
  if (seconds === undefined) {
    await sending
    let text = ''
    for await (const chunk of await answer) text += String(chunk)
    return expectWhole(Number(text), bytes)
  }
  answer.catch(() => undefined)
  await Promise.race([sending, after(seconds)])
  const sent = req.socket?.bytesWritten ?? 0
  req.destroy()
  return sent
}

function response(req: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    req.once('error', reject)
    req.once('response', (res) => {
      if (res.statusCode === 200) resolve(res)
      else reject(new Error(`answered ${res.statusCode}`))
    })
  })
}

function expectWhole(arrived: number, bytes: number): number {
  if (arrived !== bytes) throw new Error(`${arrived} of ${bytes} bytes arrived`)
  return arrived
}

function after(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
}
