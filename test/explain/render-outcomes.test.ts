import { describe, expect, it } from 'vitest'
import { renderDecision } from '../../gateway/cli/render-decision.ts'
import type { Decision } from '../../gateway/contract/index.ts'
import { decisionOf } from '../events/helpers.ts'

const plain = decisionOf('r1')
const unasked = {
  status: 403,
  bytes: 120,
  gatewayMicros: 20,
  upstreamMillis: null,
  error: null,
  aborted: null,
} as const

function section(title: string, changes: Partial<Decision>): string | undefined {
  return renderDecision(decisionOf('r1', changes))
    .split('\n\n')
    .find((text) => text.startsWith(title))
    ?.trimEnd()
}

describe('the explanation of', () => {
  it('a pass is short', () => {
    expect(renderDecision(plain)).toBe(`Passed: no plugin had an opinion

Request
  GET shop.example/items
  id r1, route shop
  from 203.0.113.7, standing 0 of 100

Score 0 of 100

Answer
  200, 312 bytes
  84 µs in the gateway, 2.5 ms until the application answered

Policy
  sha256:0123456789abcdef
`)
  })

  it('an explicit allow names who allowed it', () => {
    const verdict = { action: 'allow', plugin: 'ip-list', rule: 'office', mode: 'enforce', reason: 'listed' } as const
    expect(section('Allowed', { verdict })).toBe('Allowed by ip-list, rule office: listed')
  })

  it('a denial without evidence does not speak of the score', () => {
    const verdict = { action: 'deny', plugin: 'ip-list', rule: null, mode: 'enforce', reason: 'listed' } as const
    expect(section('Denied', { verdict, outcome: unasked })).toBe('Denied with 403 by ip-list: listed')
    expect(section('What', { verdict, outcome: unasked })).toBe(
      'What would have let it pass\n  Nothing about its score: there is no evidence in it. See the rule itself.',
    )
  })

  it('a limit names what is used up', () => {
    const verdict = { action: 'limit', plugin: 'rate-limit', rule: 'burst', mode: 'enforce', reason: 'over' } as const
    const limits = [
      { name: 'burst', remaining: 0, degraded: false },
      { name: 'daily', remaining: 12, degraded: false },
    ]
    const outcome = { ...unasked, status: 429 }
    expect(section('Limited', { verdict, limits, outcome })).toBe('Limited with 429 by rate-limit, rule burst: over')
    expect(section('What', { verdict, limits, outcome })).toBe(
      'What would have let it pass\n  Waiting as long as Retry-After said: nothing is left of burst.',
    )
  })

  it('a refusal says what the error code means and how to mend it', () => {
    const verdict = { action: 'refuse', plugin: null, rule: null, mode: 'enforce', reason: 'path-backslash' } as const
    const outcome = { ...unasked, status: 400, error: 'path-backslash' }
    expect(section('Refused', { verdict, outcome })).toBe('Refused with 400 by the gateway itself: path-backslash')
    expect(section('What', { verdict, outcome })).toContain('http.path.allow: [backslash]')
  })

  it('a failure of the application does not claim that it was not asked', () => {
    const outcome = { ...unasked, status: 504, error: 'upstream-timeout' }
    expect(section('Passed', { outcome })).toBe('Passed by the plugins, then failed with 504: upstream-timeout')
    expect(section('Answer', { outcome })).toContain('the application gave no answer')
    expect(section('What', { outcome })).toContain('headTimeout')
  })

  it('a client that went away', () => {
    const outcome = { ...unasked, status: 0, bytes: 0, aborted: 'client' } as const
    expect(section('Answer', { outcome })).toBe(
      'Answer\n  nothing was sent\n  cut off by the client\n  20 µs in the gateway, the application was not asked',
    )
  })

  it('a record of a newer gateway, whose error code is unknown here', () => {
    const outcome = { ...unasked, status: 418, error: 'constructor' }
    const verdict = { action: 'refuse', plugin: null, rule: null, mode: 'enforce', reason: 'constructor' } as const
    expect(section('What', { verdict, outcome })).toBeUndefined()
  })
})
