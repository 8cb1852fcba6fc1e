import { expect, it } from 'vitest'
import type { Config } from '../../gateway/config/schema.ts'
import type { Decision } from '../../gateway/contract/index.ts'
import { type Alarm, createPolicyGuard } from '../../gateway/policy-guard.ts'
import { manualClock } from '../contract/kit.ts'
import { decisionOf } from '../events/helpers.ts'

const rules: Config['policyGuard'] = {
  ...{ action: 'rollback', windowMs: 60_000, share: 0.2, clients: 10 },
  ...{ standingBelow: 20, rememberMs: 3_600_000, maxClients: 1_000 },
}

function guarded(given: Partial<Config['policyGuard']> = {}) {
  const clock = manualClock()
  const alarms: Alarm[] = []
  const guard = createPolicyGuard({ ...rules, ...given }, clock, (alarm) => alarms.push(alarm))
  let policy = 'a'
  const settle = (key: string, action: 'pass' | 'deny', given: Partial<Decision> = {}): undefined => {
    const plain = decisionOf('r')
    const verdict = { ...plain.verdict, action, plugin: action === 'deny' ? 'policy' : null }
    return guard.settled({ ...plain, policy, verdict, ...given }, key)
  }
  const change = (to: string): undefined => {
    clock.advance(1)
    policy = to
    return guard.took(to, ['policy'], ['policy'], true)
  }
  const known = Array.from({ length: 50 }, (_, i) => `client-${i}`)
  guard.took('a', ['policy'], [], false)
  for (const key of known) settle(key, 'pass')
  return { clock, alarms, guard, settle, change, known }
}

it('trips on the client that reaches both the number and the share, once', () => {
  const { settle, change, known, alarms } = guarded()
  change('b')
  for (const key of known.slice(0, 9)) settle(key, 'deny')
  expect(alarms).toEqual([])
  for (const key of known.slice(9, 20)) settle(key, 'deny')
  expect(alarms).toMatchObject([{ changed: ['policy'], seen: 10, refused: 10, requests: 10, shareBefore: 0 }])
})

it('counts each client once, however often it asks', () => {
  const { settle, change, known, alarms } = guarded()
  change('b')
  for (let i = 0; i < 1_000; i++) settle(known[i % 9]!, 'deny')
  expect(alarms).toEqual([])
})

it('does not trip below the share', () => {
  const { settle, change, known, alarms } = guarded({ clients: 5 })
  change('b')
  for (const key of known) settle(key, 'pass')
  for (const key of known.slice(0, 9)) settle(key, 'deny')
  expect(alarms).toEqual([])
  settle(known[9]!, 'deny')
  expect(alarms.length).toBe(1)
})

it('compares with what was refused before: who is refused as ever is no news', () => {
  const { settle, change, known, alarms, clock } = guarded({ clients: 5 })
  clock.advance(60_000)
  for (const key of known) settle(key, 'pass')
  clock.advance(1)
  for (const key of known.slice(0, 20)) settle(key, 'deny')
  change('b')
  for (const key of known) settle(key, 'pass')
  for (const key of known.slice(0, 29)) settle(key, 'deny')
  expect(alarms).toEqual([])
  settle(known[29]!, 'deny')
  expect(alarms).toMatchObject([{ shareBefore: 0.4, refused: 30 }])
})

it.each([
  ['has bad standing', { client: { address: '10.0.0.1', identity: null, standing: 20 } }],
  ['sends what looks like an attack', { score: { total: 40, signals: [] } }],
  ['was judged by the policies before', { policy: 'a' }],
  ['was refused by another plugin', { verdict: { ...decisionOf('r').verdict, action: 'limit', plugin: 'rate-limit' } }],
] as const)('a known client that %s does not count', (_why, given) => {
  const { settle, change, known, alarms, guard } = guarded()
  change('b')
  for (const key of known) settle(key, 'deny', given as Partial<Decision>)
  expect(alarms).toEqual([])
  expect(guard.status().refused).toBe(0)
})

it('a client whose requests failed or led nowhere is not known', () => {
  const { settle, change, alarms, guard } = guarded()
  const scanners = Array.from({ length: 50 }, (_, i) => `scanner-${i}`)
  const outcome = { ...decisionOf('r').outcome, status: 404 }
  for (const key of scanners) settle(key, 'pass', { outcome })
  change('b')
  for (const key of scanners) settle(key, 'deny')
  expect(alarms).toEqual([])
  expect(guard.status().knownClients).toBe(50)
})

it('watches for its window and no longer', () => {
  const { settle, change, known, alarms, clock, guard } = guarded()
  change('b')
  expect(guard.status().watching).toBe(true)
  clock.advance(60_000)
  for (const key of known) settle(key, 'deny')
  expect(alarms).toEqual([])
  expect(guard.status().watching).toBe(false)
})

it('remembers so many clients and no more', () => {
  const { settle, guard } = guarded()
  for (let i = 0; i < 5_000; i++) settle(`other-${i}`, 'pass')
  expect(guard.status().knownClients).toBe(1_000)
})

it('off means off', () => {
  const { settle, change, known, alarms, guard } = guarded({ action: 'off' })
  change('b')
  for (const key of known) settle(key, 'deny')
  expect(alarms).toEqual([])
  expect(guard.status()).toMatchObject({ watching: false, knownClients: 0 })
})
