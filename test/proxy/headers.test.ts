import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Provenance, requestHeaders, responseHeaders } from '../../gateway/proxy/headers.ts'

const provenance: Provenance = {
  requestId: 'id-1',
  chain: ['198.51.100.7'],
  scheme: 'https',
  forwardedHost: 'shop.example',
  protocol: 'http/1.1',
  trustedPeer: false,
}

function toMap(flat: readonly string[]): Map<string, string[]> {
  const map = new Map<string, string[]>()
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!.toLowerCase()
    map.set(name, [...(map.get(name) ?? []), flat[i + 1]!])
  }
  return map
}

describe('to the application', () => {
  it('removes hop-by-hop fields and all that Connection names', () => {
    const sent = toMap(
      requestHeaders(
        [
          'Connection',
          'close, X-Secret',
          'X-Secret',
          '1',
          'Keep-Alive',
          'timeout=5',
          'Upgrade',
          'h2c',
          'TE',
          'gzip',
          'X-Kept',
          '2',
        ],
        provenance,
        [],
        [],
      ),
    )
    for (const name of ['connection', 'x-secret', 'keep-alive', 'upgrade', 'te']) expect(sent.has(name)).toBe(false)
    expect(sent.get('x-kept')).toEqual(['2'])
  })

  it('Connection cannot strip the fields that the gateway adds (CVE-2026-33805)', () => {
    const sent = toMap(
      requestHeaders(
        ['Connection', 'x-forwarded-for, x-request-id, via, host', 'Host', 'shop.example'],
        provenance,
        [],
        [],
      ),
    )
    expect(sent.get('x-forwarded-for')).toEqual(['198.51.100.7'])
    expect(sent.get('x-request-id')).toEqual(['id-1'])
    expect(sent.get('host')).toEqual(['shop.example'])
  })

  it('rebuilds the forwarding fields, whatever the client wrote', () => {
    const sent = toMap(
      requestHeaders(
        [
          'X-Forwarded-For',
          '6.6.6.6',
          'X-Forwarded-Proto',
          'gopher',
          'X-Forwarded-Host',
          'evil',
          'Forwarded',
          'for=6.6.6.6',
          'Via',
          '1.0 fred',
        ],
        { ...provenance, chain: ['2001:db8::1', '10.0.0.1'] },
        [],
        [],
      ),
    )
    expect(sent.get('x-forwarded-for')).toEqual(['2001:db8::1, 10.0.0.1'])
    expect(sent.get('x-forwarded-proto')).toEqual(['https'])
    expect(sent.get('x-forwarded-host')).toEqual(['shop.example'])
    expect(sent.get('forwarded')).toEqual(['for="[2001:db8::1]";host=shop.example;proto=https, for=10.0.0.1'])
    expect(sent.get('via')).toEqual(['1.0 fred, 1.1 sallyport'])
  })

  it("a plugin's header replaces the client's; null removes it; the last edit wins", () => {
    const edits = ['x-threat-score', '86', 'x-gone', null, 'x-twice', 'a', 'x-twice', 'b']
    const sent = toMap(requestHeaders(['X-Threat-Score', '0', 'X-Gone', '1'], provenance, edits, []))
    expect(sent.get('x-threat-score')).toEqual(['86'])
    expect(sent.has('x-gone')).toBe(false)
    expect(sent.get('x-twice')).toEqual(['b'])
  })

  it('takes a header that a plugin owns from the client, in any spelling', () => {
    const sent = toMap(requestHeaders(['X-Threat-SCORE', '0', 'x-kept', '1'], provenance, [], ['x-threat-score']))
    expect(sent.has('x-threat-score')).toBe(false)
    expect(sent.get('x-kept')).toEqual(['1'])
  })

  it('passes TE: trailers and nothing else of TE', () => {
    expect(toMap(requestHeaders(['TE', 'trailers, deflate'], provenance, [], [])).get('te')).toEqual(['trailers'])
  })
})

it('to the client: hop-by-hop fields go, the rest stays in order and spelling', () => {
  const received = [
    'Date',
    'd',
    'Connection',
    'keep-alive, X-Hop',
    'X-Hop',
    '1',
    'Keep-Alive',
    '5',
    'Set-Cookie',
    'a=1',
    'set-cookie',
    'b=2',
    'Trailer',
    'x',
  ]
  expect(responseHeaders(received, 200, 'id-1')).toEqual([
    'Date',
    'd',
    'Set-Cookie',
    'a=1',
    'set-cookie',
    'b=2',
    'x-request-id',
    'id-1',
  ])
})

const name = fc.stringMatching(/^[A-Za-z-]{1,20}$/)
const value = fc.stringMatching(/^[ -~]{0,30}$/)

it('no field of a client survives under a name that the gateway owns', () => {
  const owned = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'forwarded', 'x-request-id']
  const mixedCase = fc
    .constantFrom(...owned)
    .chain((text) =>
      fc
        .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
        .map((flags) => [...text].map((c, i) => (flags[i] ? c.toUpperCase() : c)).join('')),
    )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(name, mixedCase), value)), (fields) => {
      const clean = toMap(requestHeaders([], provenance, [], []))
      const sent = toMap(requestHeaders(fields.flat(), provenance, [], []))
      for (const header of owned) expect(sent.get(header)).toEqual(clean.get(header))
      for (const header of ['connection', 'transfer-encoding', 'upgrade', 'keep-alive'])
        expect(sent.has(header)).toBe(false)
    }),
  )
})
