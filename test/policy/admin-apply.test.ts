import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { denying, policiesPage, post, usePolicy } from './admin-api.ts'

async function start() {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, usePolicy, { files: { 'p.yaml': denying('/a') } })
  const status = async (path: string): Promise<number> => (await fetch(gateway.url + path)).status
  return { gateway, status, file: join(gateway.dir, 'p.yaml') }
}
const candidate = { files: { 'new.yaml': denying('/b') } }

it('an applied candidate is in force at once, whole, and not on the disk', async () => {
  const { gateway, status, file } = await start()
  const before = (await policiesPage(gateway)).plugins[0]!.hash
  const { status: answered, body } = await post(gateway, '/policies/apply', candidate)
  expect(answered).toBe(200)
  expect(body).toEqual({ before, hash: expect.stringMatching(/^sha256:[0-9a-f]{16}$/) })
  expect(await Promise.all(['/a', '/b'].map(status))).toEqual([200, 403])
  expect(await readFile(file, 'utf8')).toBe(denying('/a'))
  expect((await policiesPage(gateway)).plugins[0]).toMatchObject({ by: 'local', hash: body.hash, files: ['new.yaml'] })
})

it('it survives a reload, until the files of the configuration change', async () => {
  const { gateway, status, file } = await start()
  await post(gateway, '/policies/apply', candidate)
  expect(await gateway.app.reload()).toBe(true)
  expect(await Promise.all(['/a', '/b'].map(status))).toEqual([200, 403])
  await writeFile(file, denying('/c'))
  await until(async () => ((await status('/c')) === 403 ? true : undefined))
  expect(await status('/b')).toBe(200)
  expect((await policiesPage(gateway)).plugins[0]).toMatchObject({ by: 'files' })
})

it('a rollback goes to a past set by its hash, and to the files', async () => {
  const { gateway, status } = await start()
  const { body: first } = await post(gateway, '/policies/apply', candidate)
  await post(gateway, '/policies/apply', { files: { 'other.yaml': denying('/c') } })
  expect(await status('/c')).toBe(403)
  expect(await post(gateway, '/policies/rollback', { hash: first.hash })).toMatchObject({ status: 200 })
  expect(await Promise.all(['/b', '/c'].map(status))).toEqual([403, 200])
  expect(await post(gateway, '/policies/rollback', { hash: 'files' })).toMatchObject({ status: 200 })
  expect(await Promise.all(['/a', '/b'].map(status))).toEqual([403, 200])
  expect(await post(gateway, '/policies/rollback', { hash: 'sha256:0000000000000000' })).toMatchObject({ status: 400 })
})

it('a bad candidate changes nothing and says where it is wrong', async () => {
  const { gateway, status } = await start()
  const before = (await policiesPage(gateway)).policy
  const files = { 'x.yaml': denying('/b').replace('request.path', 'request.pth') }
  const { status: answered, body } = await post(gateway, '/policies/apply', { files })
  expect(answered).toBe(422)
  expect(body.problems).toMatchObject([{ file: 'x.yaml', line: 3, path: 'rules[0].when' }])
  expect((await policiesPage(gateway)).policy).toBe(before)
  expect(await status('/a')).toBe(403)
})

it('past sets are bounded', async () => {
  const { gateway } = await start()
  for (let i = 0; i < 14; i++) await post(gateway, '/policies/apply', { files: { 'p.yaml': denying(`/${i}`) } })
  expect((await policiesPage(gateway)).plugins[0]!.past.length).toBe(10)
})

it('an emergency candidate can be applied while the files on the disk are broken', async () => {
  const { gateway, status, file } = await start()
  await writeFile(file, 'policy: [')
  expect(await gateway.app.reload()).toBe(false)
  expect(await post(gateway, '/policies/apply', candidate)).toMatchObject({ status: 200 })
  expect(await status('/b')).toBe(403)
  await writeFile(file, denying('/c'))
  await until(async () => ((await status('/c')) === 403 ? true : undefined))
})

it('of two who apply at once, the second one replaces what the first one has put there, and is told so', async () => {
  const { gateway } = await start()
  const hashes = [(await policiesPage(gateway)).plugins[0]!.hash]
  const answers = await Promise.all(
    ['/b', '/c', '/d'].map((path) => post(gateway, '/policies/apply', { files: { 'p.yaml': denying(path) } })),
  )
  const links = new Map(answers.map(({ body }) => [body.before as string, body.hash as string]))
  expect(links.size).toBe(3)
  for (let hash = links.get(hashes[0]!); hash !== undefined; hash = links.get(hash)) hashes.push(hash)
  expect(hashes.length).toBe(4)
  expect((await policiesPage(gateway)).plugins[0]!.hash).toBe(hashes.at(-1))
})
