import { expect, it } from 'vitest'
import { renderDecision } from '../../gateway/cli/render-decision.ts'
import { decisionOf } from '../events/helpers.ts'

it('explains a denial by score: evidence, sum, ways out, and everything that was on the record', () => {
  const decision = decisionOf('8f2e', {
    client: { address: '203.0.113.7', identity: 'key:abc', standing: 12 },
    verdict: { action: 'deny', plugin: 'policy', rule: 'hostile', mode: 'enforce', reason: 'the score is 70 or more' },
    score: {
      total: 87,
      signals: [
        { id: 'sqli.comment', points: 20, where: 'query.id' },
        { id: 'sqli.tautology', points: 60, where: 'query.id', steps: ['percent', 'percent'] },
        { id: 'sqli.tautology', points: 60, where: 'header.referer' },
        { id: 'scanner.tool', points: 55, where: 'header.user-agent' },
        { id: 'bots.speed', points: 30, where: 'client', observed: true },
      ],
    },
    observed: [{ action: 'limit', plugin: 'bots', rule: 'fast', mode: 'observe', reason: '40 requests in a second' }],
    matched: ['tag-scanners', 'hostile'],
    tags: ['scanner'],
    limits: [
      { name: 'per-client', remaining: 41, degraded: false },
      { name: 'global', remaining: 3, degraded: true },
    ],
    skipped: [{ plugin: 'threat-intel', hook: 'consult', why: 'late' }],
    outcome: { status: 403, bytes: 312, gatewayMicros: 84.256, upstreamMillis: null, error: null, aborted: null },
  })
  expect(renderDecision(decision)).toBe(`Denied with 403 by policy, rule hostile: the score is 70 or more

Request
  GET shop.example/items
  id 8f2e, route shop
  from 203.0.113.7, identity key:abc, standing 12 of 100

Score 87 of 100
  sqli 70
    in query.id: 60 + 20/2 = 70
      60  sqli.tautology, read after percent, percent
      20  sqli.comment
    in header.referer: 60 (not counted: a family counts with its strongest place)
      60  sqli.tautology
  scanner 55
    in header.user-agent: 55
      55  scanner.tool
  100 x (1 - (1 - 0.7) x (1 - 0.55)), rounded = 87, as recorded
  not counted, its plugin is in observe mode: 30  bots.speed in client

What would have let it pass
  If the rule asks for the score (the record does not hold its threshold), a score below it:
    55 without sqli
    0 without sqli and scanner

In observe mode, without effect
  limit by bots, rule fast: 40 requests in a second

Rules that matched
  tag-scanners
  hostile

Tags
  scanner

Limits after this request
  per-client: 41 left
  global: 3 left, degraded (counted without the shared state)

Not used
  threat-intel consult: took longer than its deadline

Answer
  403, 312 bytes
  84.26 µs in the gateway, the application was not asked

Policy
  sha256:0123456789abcdef
`)
})
