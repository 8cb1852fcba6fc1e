import { describe, expect, it } from 'vitest'
import { xss } from '../../plugins/threat-score/xss.ts'
import { inspect, scoreOf } from './score-of.ts'

const PROSE = 'To add analytics, paste the tag shown here right before the end of your page: '

describe('code that is shown', () => {
  it('is observed, not limited, inside of back quotes in running text', () => {
    const value = `${PROSE}\`<script src="https://x.example/a.js"></script>\`, then reload it.`
    expect(inspect(xss, value)).toEqual([{ id: 'xss.shown-code', points: 45, where: 'query.q' }])
  })

  it('is observed in a fenced block', () => {
    expect(scoreOf(xss, 'Example:\n```html\n<script>alert(1)</script>\n```\nThat is all.')).toBe(45)
  })

  it('is observed where it was escaped inside of live markup', () => {
    const raw = '<p>Use</p><pre><code>&lt;script&gt;alert(1)&lt;/script&gt;</code></pre>'
    const value = '<p>Use</p><pre><code><script>alert(1)</script></code></pre>'
    expect(scoreOf(xss, value, { raw, steps: ['html'] })).toBe(45)
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })
})

describe('code in the pages of documentation', () => {
  it('is observed in an element for code, with its brackets escaped', () => {
    const shown = (code: string) => `<pre><code class="language-html">${code}</code></pre><p>is an example</p>`
    expect(scoreOf(xss, shown('&lt;img src="x" onerror="alert(1)"&gt;'))).toBe(45)
    expect(scoreOf(xss, shown('&lt;a href="javascript:alert(1)"&gt;'))).toBe(45)
    expect(scoreOf(xss, shown('<img src="x" onerror="alert(1)">'))).toBeGreaterThanOrEqual(80)
    expect(scoreOf(xss, '<b>&lt;x" onmouseover="alert(1)')).toBeGreaterThanOrEqual(80)
  })

  it('is observed between back quotes in lists and tables, which count as text', () => {
    const list = '## Usage\n\n1. Install it\n2. Add `<script src="https://x.example/a.js"></script>`\n3. Reload'
    expect(scoreOf(xss, list)).toBe(45)
  })
})

describe('an attack between back quotes', () => {
  it('is denied without running text around it', () => {
    expect(scoreOf(xss, '`<script>alert(1)</script>`')).toBeGreaterThanOrEqual(80)
  })

  it('is denied behind them', () => {
    expect(scoreOf(xss, `${PROSE}\`b\` <script>alert(1)</script>`)).toBeGreaterThanOrEqual(80)
  })

  it('is denied when everything was escaped, as an evasion does', () => {
    const raw = '&lt;script&gt;alert(1)&lt;/script&gt;'
    expect(scoreOf(xss, '<script>alert(1)</script>', { raw, steps: ['html'] })).toBeGreaterThanOrEqual(80)
  })
})
