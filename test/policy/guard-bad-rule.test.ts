import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { denying } from './admin-api.ts'
import { badRule, clients, inForce, startGuarded } from './guard-edge.ts'

it('a rule that refuses good clients is taken back; no more of them were refused than the bound', async () => {
  const gateway = await startGuarded()
  for (const client of clients) expect(await gateway.ask(client)).toBe(200)
  const good = (await inForce(gateway)).hash
  expect(await gateway.change(badRule)).toBe(true)
  expect((await inForce(gateway)).guard.watching).toBe(true)
  // The bound: ten clients (policyGuard.clients). The one that trips it is the last; requests on their way come on top.
  const statuses: number[] = []
  for (const client of clients.slice(0, 10)) statuses.push(await gateway.ask(client))
  expect(statuses).toEqual(Array(10).fill(403))
  await until(async () => ((await inForce(gateway)).by === 'guard' ? true : undefined))
  for (const client of clients) expect(await gateway.ask(client)).toBe(200)
  expect(await inForce(gateway)).toMatchObject({ hash: good, by: 'guard', mode: 'enforce' })
  expect(await gateway.ask(1, '/admin')).toBe(403)
  const metrics = await gateway.metrics()
  expect(metrics).toContain('sallyport_policy_guard_trips_total{action="rollback"} 1')
  expect(metrics).toMatch(/sallyport_events_total\{type="state"\} [4-9]/)
})

it('what was taken back stays away over reloads, until the file changes', async () => {
  const gateway = await startGuarded()
  for (const client of clients) await gateway.ask(client)
  await gateway.change(badRule)
  for (const client of clients.slice(0, 10)) await gateway.ask(client)
  await until(async () => ((await inForce(gateway)).by === 'guard' ? true : undefined))
  expect(await gateway.app.reload()).toBe(true)
  expect(await gateway.ask(1)).toBe(200)
  expect(await gateway.change(denying('/other'))).toBe(true)
  expect(await gateway.ask(1, '/other')).toBe(403)
  expect(await inForce(gateway)).toMatchObject({ by: 'files' })
})

it('observe takes the effect off instead, and keeps the new rules', async () => {
  const gateway = await startGuarded('policyGuard: { action: observe }')
  for (const client of clients) await gateway.ask(client)
  await gateway.change(badRule)
  const bad = (await inForce(gateway)).hash
  for (const client of clients.slice(0, 10)) await gateway.ask(client)
  await until(async () => ((await inForce(gateway)).by === 'guard' ? true : undefined))
  expect(await inForce(gateway)).toMatchObject({ hash: bad, mode: 'observe' })
  expect(await gateway.ask(1)).toBe(200)
  expect((await gateway.lastDecision()).observed).toMatchObject([{ rule: 'oops', action: 'deny' }])
})

it('an operator who wants the rule gets it, and it stays', async () => {
  const gateway = await startGuarded()
  for (const client of clients) await gateway.ask(client)
  await gateway.change(badRule)
  const bad = (await inForce(gateway)).hash
  for (const client of clients.slice(0, 10)) await gateway.ask(client)
  await until(async () => ((await inForce(gateway)).by === 'guard' ? true : undefined))
  const answer = await fetch(`${gateway.admin}/policies/rollback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ hash: bad }),
  })
  expect(answer.status).toBe(200)
  for (const client of clients) expect(await gateway.ask(client)).toBe(403)
  expect(await inForce(gateway)).toMatchObject({ hash: bad, by: 'local', guard: { watching: false } })
})
