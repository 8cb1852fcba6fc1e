import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { badRule, clients, inForce, startGuarded } from './guard-edge.ts'

const withFlag = `flags: { strict: false }\n${badRule.replace('request.path.startsWith("/")', 'flags.strict')}`

it.each([
  ['a plugin that begins to enforce', badRule, 'mode: observe', 'mode: enforce'],
  ['a flag that is switched on', withFlag, 'flags: { strict: false }', 'flags: { strict: true }'],
])('%s is watched as a changed rule is, and loses its effect', async (_, text, before, after) => {
  const gateway = await startGuarded()
  const file = join(gateway.dir, 'gateway.config.yaml')
  const config = await readFile(file, 'utf8')
  /** Writes what the plugin is told, and loads it. */
  const configure = async (told: string): Promise<void> => {
    const [use, more] = told.startsWith('mode') ? [`policy, ${told}`, ''] : ['policy', `, ${told}`]
    const own = `{ use: ${use}, config: { files: [p.yaml]${more} } }`
    await writeFile(file, config.replace('{ use: policy, config: { files: [p.yaml] } }', own))
    expect(await gateway.app.reload()).toBe(true)
  }
  await writeFile(join(gateway.dir, 'p.yaml'), text)
  await configure(before)
  for (const client of clients) expect(await gateway.ask(client)).toBe(200)
  await configure(after)
  for (const client of clients.slice(0, 10)) expect(await gateway.ask(client)).toBe(403)
  await until(async () => ((await inForce(gateway)).by === 'guard' ? true : undefined))
  for (const client of clients) expect(await gateway.ask(client)).toBe(200)
  expect(await inForce(gateway)).toMatchObject({ mode: 'observe' })
  // It may be tried again.
  await configure(before)
  expect(await inForce(gateway)).toMatchObject({ by: 'files' })
})
