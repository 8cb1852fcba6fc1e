import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeOf } from './judge.ts'

/** Uses every value and every way to read a header. */
const policy = `
policy: all
rules:
  - name: texts
    when: >-
      request.headers["x-any"].startsWith("a") || request.headers["x-any"].matches("(?i)^[a-z]+$") ||
      request.headers["x-any"].lowerAscii().contains("b") || request.headers["x-any"] == "c" ||
      request.headers["x-any"] in ["d", "e"] || request.path.matches("/+$") || request.query.contains("=") ||
      request.contentType == "text/plain" || request.method in ["GET", "POST"] || request.host.endsWith(".example")
    then: { tag: texts }
  - name: chosen
    when: request.headers[request.query] != null || request.query in request.headers
    then: { tag: chosen }
  - name: header
    when: true
    then: { setHeader: { x-copy: "{request.headers[\\"x-any\\"]}|{request.path}|{request.headers[request.query]}" } }
`
const names = fc.oneof(fc.constantFrom('x-any', '__proto__', 'constructor', 'content-type', 'x-copy'), fc.string())

describe('any request', () => {
  it('is judged without an error, and no header value leaves the printable range', async () => {
    const { judge, counts } = await judgeOf(policy)
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        names,
        fc.string({ unit: 'binary' }),
        fc.string(),
        (path, name, value, method) => {
          const { verdict, ctx } = judge({ path, query: name, headers: [name, value], method })
          const copy = ctx.requestEdits.at(-1)
          expect(verdict).toBeUndefined()
          expect(copy).toMatch(/^[\x20-\x7e]*$/)
        },
      ),
      { numRuns: 1_000 },
    )
    expect(counts.get('errors_total{all,texts}')).toBeUndefined()
    expect(counts.get('errors_total{all,chosen}')).toBeUndefined()
    expect(counts.get('errors_total{all,header}')).toBeUndefined()
  })
})
