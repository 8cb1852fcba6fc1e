import Table from 'cli-table3'
import { createInProcessJudge } from './in-process.ts'
import type { WireRequest } from './requests.ts'

const BATCHES = 300
/** A batch lasts that long: much longer than a step of the clock, shorter than the time slices of other programs. */
const BATCH_MS = 1

/** Requests as they are every day, and the worst that a body of that size can be; targets in microseconds. */
const CASES: readonly (readonly [string, () => WireRequest, number])[] = [
  ['browser GET, 12 headers, 3 parameters', browserGet, 10],
  ['the same with a JSON body of 2 KB', jsonPost, 50],
  ['form of 128 KiB, quotes only', () => hostilePost("'"), 5000],
  ['form of 128 KiB, tags only', () => hostilePost('<a '), 5000],
  ['form of 128 KiB, commands only', () => hostilePost(';cat x'), 5000],
]

/** Microseconds for fields and score: the median of batches, and the fastest one, which other programs disturbed least. */
export async function microReport(): Promise<string> {
  const judge = await createInProcessJudge(80)
  const table = new Table({
    head: ['microseconds', 'median', 'fastest', 'target'],
    colAligns: ['left', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  })
  for (const [name, build, target] of CASES) {
    const request = build()
    const run = () => void judge.judge(request)
    const size = Math.max(1, Math.floor(BATCH_MS / timeOf(run, warmUp(run))))
    const batches = Array.from({ length: BATCHES }, () => timeOf(run, size) * 1000).sort((a, b) => a - b)
    table.push([name, batches[BATCHES / 2]!.toFixed(1), batches[0]!.toFixed(1), target])
  }
  await judge.close()
  return table.toString()
}

/** Runs until the compiler has seen enough; returns a number of runs that takes some milliseconds. */
function warmUp(run: () => void): number {
  const until = performance.now() + 500
  let runs = 0
  while (performance.now() < until) {
    run()
    runs++
  }
  return Math.max(1, Math.floor(runs / 50))
}

/** Milliseconds of one run. */
function timeOf(run: () => void, runs: number): number {
  const start = performance.now()
  for (let i = 0; i < runs; i++) run()
  return (performance.now() - start) / runs
}

const HEADERS = [
  ...['Host', 'shop.example.com'],
  ...['Connection', 'keep-alive'],
  ...['sec-ch-ua', '"Chromium";v="126", "Google Chrome";v="126", "Not-A.Brand";v="99"'],
  ...['sec-ch-ua-mobile', '?0'],
  ...['User-Agent', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36'],
  ...['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'],
  ...['Sec-Fetch-Site', 'same-origin'],
  ...['Sec-Fetch-Mode', 'navigate'],
  ...['Referer', 'https://shop.example.com/catalogue/shoes'],
  ...['Accept-Encoding', 'gzip, deflate, br'],
  ...['Accept-Language', 'en-GB,en;q=0.9,de;q=0.8'],
  ...['Cookie', 'sid=3f9c2b71d04e8a11; _ga=GA1.2.1234567890.1714567890; theme=dark'],
] as const

function browserGet(): WireRequest {
  return {
    method: 'GET',
    path: '/catalogue/shoes',
    query: 'q=running+shoes&page=2&sort=price_asc',
    headers: HEADERS,
    body: null,
  }
}

function jsonPost(): WireRequest {
  const items = Array.from({ length: 16 }, (_, n) => ({
    id: 1000 + n,
    name: `Trail shoe no. ${n}`,
    note: 'Leave it at the back door, please.',
    tags: ['outdoor', 'new'],
    price: 79.9,
  }))
  return posted(JSON.stringify({ customer: 'Ann Example', email: 'ann@example.com', items }), 'application/json')
}

function hostilePost(unit: string): WireRequest {
  return posted(`q=${unit.repeat(131_000 / unit.length)}`, 'application/x-www-form-urlencoded')
}

function posted(text: string, type: string): WireRequest {
  const body = Buffer.from(text)
  const headers = [...HEADERS, 'Content-Type', type, 'Content-Length', String(body.length)]
  return { method: 'POST', path: '/orders', query: '', headers, body }
}
