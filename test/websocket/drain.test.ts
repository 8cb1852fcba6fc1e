import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { until } from '../helpers/gateway.ts'
import { type Running, startProcess } from '../helpers/process.ts'
import { startSocketServer } from './ends.ts'

async function startWith(upstream: string, drain: string): Promise<Running> {
  const dir = await mkdtemp(join(tmpdir(), 'sallyport-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const file = join(dir, 'gateway.config.yaml')
  await writeFile(
    file,
    `upstreams: [{ name: app, url: '${upstream}' }]\ndrain: ${drain}\nlog: { access: false }\nevents: { sample: 1 }\n`,
  )
  return startProcess(['run', '--config', file])
}

async function open(
  gateway: Running,
): Promise<{ socket: WebSocket; closed: Promise<number>; echo(text: string): Promise<string> }> {
  const socket = new WebSocket(gateway.url.replace('http', 'ws'))
  onTestFinished(() => socket.terminate())
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const echo = (text: string): Promise<string> => {
    socket.send(text)
    return new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))
  }
  return { socket, closed: new Promise((resolve) => socket.once('close', resolve)), echo }
}

function decisions(gateway: Running): { outcome: { status: number; error: string | null; aborted: string | null } }[] {
  const events = gateway.stdout().trim().split('\n')
  return events.map((line) => JSON.parse(line)).flatMap(({ type, data }) => (type.includes('.decision.') ? [data] : []))
}

it('SIGTERM: open WebSockets work for the delay, then are told 1001; the application hears it from the client', async () => {
  const application = await startSocketServer()
  const gateway = await startWith(application.url, '{ delay: 1s, timeout: 20s }')
  const { closed, echo } = await open(gateway)
  gateway.child.kill('SIGTERM')
  await until(async () => ((await fetch(`${gateway.admin}/readyz`)).status === 503 ? true : undefined))
  expect(await echo('still here')).toBe('still here')
  const late = await open(gateway)
  expect(await late.echo('even new')).toBe('even new')
  expect(await closed).toBe(1001)
  expect(await late.closed).toBe(1001)
  expect(await gateway.exited).toBe(0)
  expect(application.closes).toEqual([1001, 1001])
  const ended = decisions(gateway).filter(({ outcome }) => outcome.status === 101)
  expect(ended.map(({ outcome }) => [outcome.error, outcome.aborted])).toEqual([
    ['tunnel-drained', null],
    ['tunnel-drained', null],
  ])
})

it('Ctrl-C: they are told at once', async () => {
  const gateway = await startWith((await startSocketServer()).url, '{ delay: 1m, timeout: 1m }')
  const { closed } = await open(gateway)
  gateway.child.kill('SIGINT')
  expect(await closed).toBe(1001)
  expect(await gateway.exited).toBe(0)
})

it('a client that does not go is cut at the end of the drain, and its record is written', async () => {
  const application = await startSocketServer()
  const gateway = await startWith(application.url, '{ delay: 0s, timeout: 300ms }')
  const { socket, closed } = await open(gateway)
  socket.pause()
  gateway.child.kill('SIGTERM')
  expect(await gateway.exited).toBe(0)
  socket.resume()
  expect(await closed).toBe(1001)
  expect(application.closes).toEqual([1006])
  expect(decisions(gateway).map(({ outcome }) => outcome.error)).toContain('tunnel-drained')
})
