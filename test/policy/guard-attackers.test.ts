import { expect, it } from 'vitest'
import { badRule, clients, inForce, startGuarded } from './guard-edge.ts'

const attackers = Array.from({ length: 1_000 }, (_, i) => 100_000 + i)

it('a wave of a thousand unknown attackers that are refused does not trip it', async () => {
  const gateway = await startGuarded()
  for (const client of clients) await gateway.ask(client)
  // What they ask looks as harmless as what everybody asks: only that nobody knew them tells them apart.
  const rule = badRule.replace('request.path.startsWith("/")', 'client.ip.startsWith("10.1.")')
  expect(await gateway.change(rule)).toBe(true)
  const { hash } = await inForce(gateway)
  let refused = 0
  const wave = async (part: readonly number[]): Promise<void> => {
    for (const client of part) if ((await gateway.ask(client)) === 403) refused++
  }
  const lanes = 8
  await Promise.all(Array.from({ length: lanes }, (_, i) => wave(attackers.filter((_, j) => j % lanes === i))))
  expect(refused).toBe(attackers.length)
  for (const client of clients) expect(await gateway.ask(client)).toBe(200)
  expect(await inForce(gateway)).toMatchObject({ hash, by: 'files', guard: { watching: true, refused: 0 } })
  expect((await inForce(gateway)).guard.seen).toBe(clients.length)
}, 60_000)
