import { expect, it } from 'vitest'
import { renderWaysOut } from '../../gateway/cli/render-ways-out.ts'
import type { Change } from '../../gateway/contract/index.ts'
import { decisionOf, denialOf } from '../events/helpers.ts'

const said = (changes: readonly Change[], limits: readonly string[] = []) =>
  renderWaysOut({ ...denialOf('r1'), counterfactual: { changes, limits } })

it('says what would have let the request pass, with the margin to the threshold', () => {
  expect(said([{ what: 'evidence', without: ['query.id', 'header.referer'], score: 12, passesAt: 59 }])).toEqual([
    'Without the evidence in query.id and header.referer: the score is 12 instead of 60; it passes at 59 or less.',
  ])
  expect(said([{ what: 'evidence', without: ['path'], score: 0, passesAt: null }])).toEqual([
    'Without the evidence in path: the score is 0 instead of 60.',
  ])
  expect(said([{ what: 'entry', entry: '198.51.100.0/24', untilMs: null }])).toEqual([
    'Without 198.51.100.0/24 on the list.',
  ])
})

it('says that several changes belong together, and which limits come then', () => {
  const changes: Change[] = [
    { what: 'test', rule: 'shop/old-admin', test: 'client.identity == null', is: true },
    { what: 'standing', is: 80, passesAt: 49 },
  ]
  expect(said(changes, ['few', 'per-client'])).toEqual([
    'All of this together:',
    'In shop/old-admin, this does not hold: client.identity == null',
    'A standing of 49 or less; it is 80.',
    'Then few and per-client would have counted the request, and refused it if used up.',
  ])
})

it('says how long to wait for a limit', () => {
  const decision = decisionOf('r1', {
    verdict: { action: 'limit', plugin: 'rate-limit', rule: 'few', mode: 'enforce', reason: 'few' },
    limits: [{ name: 'few', remaining: 0, degraded: false }],
    counterfactual: { changes: [{ what: 'wait', ms: 319.2 }], limits: [] },
  })
  expect(renderWaysOut(decision)).toEqual(['Waiting 320 ms: nothing is left of few.'])
})

it('reads a record of a newer gateway', () => {
  expect(said([{ what: 'charm' } as unknown as Change])).toEqual(['Something that only a newer version can tell.'])
})
