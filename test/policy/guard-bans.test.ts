import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { clients, inForce, startGuarded } from './guard-edge.ts'

const banning = 'policy: p\nrules:\n  - { name: oops, when: true, then: { ban: 1h } }\n'

it('the bans of policies that are taken back end with them, and no others do', async () => {
  const gateway = await startGuarded('bans: { privateAddresses: true }', '{ use: bans }, ')
  for (const client of clients) expect(await gateway.ask(client)).toBe(200)
  const byHand = { target: '10.0.0.40', for: '1h', reason: 'by hand' }
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${gateway.admin}/bans`, { method: 'POST', headers, body: JSON.stringify(byHand) })
  expect(answer.status).toBe(200)
  expect(await gateway.change(banning)).toBe(true)
  const stranger = 70_000
  expect(await gateway.ask(stranger)).toBe(403)
  for (const client of clients.slice(0, 10)) expect(await gateway.ask(client)).toBe(403)
  await until(async () => ((await inForce(gateway)).by === 'guard' ? true : undefined))
  for (const client of clients.slice(0, 39)) expect(await gateway.ask(client)).toBe(200)
  // Nobody knew the stranger, and an operator wanted the other one.
  expect(await gateway.ask(stranger)).toBe(403)
  expect(await gateway.ask(40)).toBe(403)
})

it('who is banned by a request that was on its way then is not kept away either', async () => {
  const gateway = await startGuarded('bans: { privateAddresses: true }', '{ use: bans }, ')
  for (const client of clients) expect(await gateway.ask(client)).toBe(200)
  const late = banning.replace(
    'rules:',
    'rules:\n  - { name: slow, when: client.ip == "10.0.0.11", then: { delay: 3s } }',
  )
  expect(await gateway.change(late)).toBe(true)
  const onItsWay = gateway.ask(11)
  for (const client of clients.slice(0, 10)) expect(await gateway.ask(client)).toBe(403)
  await until(async () => ((await inForce(gateway)).by === 'guard' ? true : undefined))
  expect(await onItsWay).toBe(403)
  await until(async () => ((await gateway.ask(11)) === 200 ? true : undefined))
})
