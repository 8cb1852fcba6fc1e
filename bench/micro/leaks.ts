import { responseHead } from '../../gateway/http/response-head.ts'
import { responseLeaks } from '../../plugins/response-leaks/index.ts'
import { type Case, contextOf, setUp } from './case.ts'

const kilobyte = 1_024
const row = '<li class="item"><a href="/items/17">Blue mug</a> at 12.50 EUR (3 left), see <b>/static/app.js</b></li>\n'
const headers = [
  ...['server', 'nginx', 'date', 'Thu, 01 Jan 2026 00:00:00 GMT', 'content-type', 'text/html; charset=utf-8'],
  ...['content-length', '65536', 'cache-control', 'no-store', 'etag', '"a1"', 'vary', 'Accept-Encoding'],
  ...['set-cookie', 'sid=1; HttpOnly', 'strict-transport-security', 'max-age=1', 'x-frame-options', 'DENY'],
]

/** What a response head costs, and a kilobyte of a body in pieces of 64. */
export async function leakCases(): Promise<readonly Case[]> {
  const hooks = await setUp(responseLeaks as never, { bodies: true })
  const ctx = contextOf({ method: 'GET', path: '/', headers: {} })
  const sheet = { add: () => undefined }
  const page = (unit: string) => Buffer.from(unit.repeat(Math.ceil((64 * kilobyte) / unit.length))).subarray(0, 65_536)
  const body = (name: string, unit: string): Case => {
    const piece = { status: 200, mediaType: 'text/html', bytes: page(unit) }
    return { name: `response-leaks: KB of ${name}`, times: 64, run: () => hooks.onResponseBody?.(ctx, piece, sheet) }
  }
  return [
    { name: 'response-leaks: head', run: () => hooks.onResponse?.(ctx, responseHead(200, headers), sheet) },
    body('HTML', row),
    body('JSON', '{"id":17,"name":"Blue mug","price":12.5,"tags":["kitchen","blue"]},'),
    body('anchors everywhere', '.js:ORA-0_TOKEN='),
  ]
}
