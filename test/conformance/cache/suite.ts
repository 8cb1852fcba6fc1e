import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { startGateway } from '../lab/gateway.ts'
import type { CaseResult } from '../outcome.ts'

interface CacheTestsResult {
  readonly cases: readonly CaseResult[]
  readonly absent?: string
}

/** Result of a test: `true`, or the kind of failure and its words. */
type Outcome = true | readonly [kind: string, words: string]

/**
 * http-cache-tests without a cache: every test once straight to its server and once through the gateway. A proxy that is
 * no cache must not change a single result, whatever the result is.
 */
export async function runCacheTests(folder: string | null): Promise<CacheTestsResult> {
  if (folder === null)
    return { cases: [], absent: 'unpack the npm package http-cache-tests and give its folder with --cache-tests DIR' }
  if (!existsSync(join(folder, 'client/runner.mjs')))
    throw new Error(`--cache-tests ${folder}: no http-cache-tests package in it`)
  const server = await startServer(folder)
  const direct = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const gateway = await startGateway(direct)
  const results = await mkdtemp(join(tmpdir(), 'sallyport-cache-tests-'))
  try {
    const [straight, through] = await Promise.all([
      drive(folder, direct, join(results, 'direct.json')),
      drive(folder, `http://127.0.0.1:${gateway.port}`, join(results, 'gateway.json')),
    ])
    return { cases: Object.keys(straight).map((id) => judge(id, straight[id]!, through[id])) }
  } finally {
    await gateway.stop()
    server.closeAllConnections()
    server.close()
    await rm(results, { recursive: true, force: true })
  }
}

type Handler = (segments: string[], req: IncomingMessage, res: ServerResponse) => void

/** The package's own server, on a free port of this machine only. */
async function startServer(folder: string): Promise<Server> {
  const handlers = new Map<string, Handler>()
  for (const name of ['config', 'test', 'state']) {
    const module = (await import(pathToFileURL(join(folder, `server/handle-${name}.mjs`)).href)) as { default: Handler }
    handlers.set(name, module.default)
  }
  const server = createServer((req, res) => {
    const [, kind, ...segments] = req.url!.split('?')[0]!.split('/')
    const handler = handlers.get(kind!)
    if (handler) handler(segments, req, res)
    else res.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** In a process of its own, because the package keeps its results in its modules. */
async function drive(folder: string, base: string, file: string): Promise<Readonly<Record<string, Outcome>>> {
  const script = fileURLToPath(new URL('drive.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder, base, file], { stdio: ['ignore', 'ignore', 'inherit'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearTimeout(timer)
  if (code !== 0) throw new Error(`http-cache-tests against ${base} ended with ${code ?? 'a signal: it took too long'}`)
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, Outcome>
}

/** The tests wait for seconds on purpose, a hundred at a time. */
const deadlineMs = 120_000

const cutOff =
  'the server cuts the connection on purpose: the gateway answers 502 (RFC 9110, 15.6.3), so that the test goes on'

function judge(name: string, straight: Outcome, through: Outcome | undefined): CaseResult {
  const kindOf = (outcome: Outcome | undefined): string =>
    outcome === true ? 'passes' : (outcome?.[0] ?? 'is missing')
  if (kindOf(straight) === kindOf(through))
    return { name, outcome: 'expected', note: '', kind: `${kindOf(straight)} on both ways` }
  const note = `straight: ${JSON.stringify(straight)}; through the gateway: ${JSON.stringify(through)}`
  // Some tests have their server cut the connection; a client of the gateway gets 502 instead of an error of its socket.
  if (kindOf(straight) === 'TypeError') return { name, outcome: 'differing', note: `${note}: ${cutOff}` }
  return { name, outcome: 'unexplained', note }
}
