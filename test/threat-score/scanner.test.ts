import { describe, expect, it } from 'vitest'
import { totalOf } from './scan-score.ts'

const userAgent = { kind: 'header', where: 'header.user-agent' } as const

describe('tools that announce themselves', () => {
  it.each([
    'sqlmap/1.7.2#stable (https://sqlmap.org)',
    'Nikto/2.5.0',
    'Mozilla/5.0 zgrab/0.x',
    'Fuzz Faster U Fool v2.1.0',
    'w3af.org',
    'Hello, World',
    'Example Client OpenVASVT',
    'old_board_sqli.nasl',
    'CVE-2031-12345 check',
    'house-vulnerability-scanner/0.1',
    'Mozilla/5.0 (pentest)',
    'gospider',
  ])('are denied: %s', (value) => {
    expect(totalOf(value, userAgent)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    'curl/8.5.0',
    'python-requests/2.31.0',
    'Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0',
    'Ruby',
    'Mozilla/5.0 (Linux; Android 13; TC52 Barcode Scanner)',
    'python-httpx/0.27',
    'Mozilla/5.0 (compatible; ExampleBot; security check of links)',
  ])('are not: %s', (value) => {
    expect(totalOf(value, userAgent)).toBeLessThan(40)
  })

  it('mark who measures the Internet', () => {
    expect(totalOf('Mozilla/5.0 (compatible; InternetMeasurement/1.0)', userAgent)).toBe(60)
  })

  it('may be where a visitor comes from', () => {
    const referer = { kind: 'header', where: 'header.referer' } as const
    expect(totalOf('https://example.com/sqlmap-tutorial', referer)).toBeLessThan(80)
  })

  it('may be talked about', () => {
    expect(totalOf('How do I run sqlmap?', { kind: 'body' })).toBeLessThan(40)
  })
})
