import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { get } from '../../bench/answers.ts'
import type { Contender } from '../../bench/contenders.ts'
import { type Command, freePort, startProcess, waitUntilReady } from '../../bench/processes.ts'
import { startRedis } from '../helpers/redis.ts'

/** The bench's own application, not nginx: it is there on every machine. Lives until the test is over. */
export async function startUpstream(): Promise<string> {
  const port = await freePort()
  const script = fileURLToPath(new URL('../../bench/upstream.ts', import.meta.url))
  const url = `http://127.0.0.1:${port}`
  await start('upstream', { file: process.execPath, args: [script, String(port)] }, `${url}/`)
  return url
}

/** A contender of the bench in front of `upstream`; its address. Lives until the test is over. */
export async function startContender(contender: Contender, upstream: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const redis = contender.needsRedis ? (await startRedis()).url : ''
  const place = { port: await freePort(), adminPort: await freePort(), upstream, folder, redis }
  await start(contender.name, contender.command(place), contender.readyUrl(place))
  return `http://127.0.0.1:${place.port}`
}

async function start(name: string, command: Command, readyUrl: string): Promise<void> {
  const server = startProcess(name, command, null)
  onTestFinished(() => server.stop())
  const { origin, pathname } = new URL(readyUrl)
  await waitUntilReady(server, async () => (await get(origin, pathname)).status === 200)
}
