import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

const main = fileURLToPath(new URL('../../bench/main.ts', import.meta.url))

/** The bench as a shell starts it: in a process group of its own, by which what it leaves behind is found. */
function startBench(args: readonly string[]): ChildProcess {
  const bench = spawn(process.execPath, [main, ...args], { detached: true })
  onTestFinished(() => {
    if (isAnyAlive(bench)) process.kill(-bench.pid!, 'SIGKILL')
  })
  return bench
}

function isAnyAlive({ pid }: ChildProcess): boolean {
  try {
    return process.kill(-pid!, 0)
  } catch {
    return false
  }
}

it('measures, prints, writes JSON and leaves nothing running', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-run-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const out = join(folder, 'deep', 'result.json')
  const bench = startBench(['--quick', '--rounds', '1', '--only', 'direct,floor', '--out', out])
  let printed = ''
  bench.stdout!.on('data', (chunk) => (printed += chunk))
  expect((await once(bench, 'close'))[0]).toBe(0)
  expect(printed).toMatch(/^floor +node:http \+ undici dispatch, by hand +[\d,]+ /m)
  const { results, leftOut } = JSON.parse(readFileSync(out, 'utf8'))
  expect(leftOut).toEqual([])
  expect(results.map(({ name }: { name: string }) => name)).toEqual(['direct', 'floor'])
  expect(results[1].runs).toEqual([
    expect.objectContaining({ failures: 0, requestsPerSecond: expect.toSatisfy((n) => n > 100) }),
  ])
  expect(isAnyAlive(bench)).toBe(false)
}, 30_000)

it('finds every attack of the realistic mix refused, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-run-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const out = join(folder, 'result.json')
  const bench = startBench(['--quick', '--rounds', '1', '--workload', 'mix', '--only', 'threat', '--out', out])
  expect((await once(bench, 'close'))[0]).toBe(0)
  const { 200: passed, 403: refused } = JSON.parse(readFileSync(out, 'utf8')).results[0].runs[0].statuses
  expect(Math.abs(refused / (passed + refused) - 0.05)).toBeLessThan(0.02)
}, 30_000)

it('takes everything that it started with it when it is interrupted', async () => {
  const bench = startBench(['--only', 'floor', '--rounds', '100'])
  bench.stderr!.setEncoding('utf8')
  let said = ''
  while (!said.includes('warm-up')) said += (await once(bench.stderr!, 'data'))[0]
  const exited = once(bench, 'close')
  bench.kill('SIGINT')
  expect((await exited)[0]).toBe(130)
  expect(isAnyAlive(bench)).toBe(false)
}, 30_000)
