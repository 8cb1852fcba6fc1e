import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dryBuild } from '../../gateway/cli/dry-build.ts'
import type { ProblemsError } from '../../gateway/contract/index.ts'
import { builtins } from '../../plugins/index.ts'
import { load, temporaryFolder } from '../config/helpers.ts'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { statuses } from './flood.ts'

const plugins = `routes:
  - { name: shop, path: /shop/*, upstream: app }
  - { name: rest, path: /*, upstream: app }
plugins:
  - { use: rate-limit, config: { limits: [{ name: every, rate: 100/h }, { name: asked, rate: 2/h, apply: on-demand }] } }
  - use: rate-limit
    name: shop-limits
    routes: [shop]
    config: { limits: [{ name: shop, rate: 6/h }, { name: shop-asked, rate: 1/h, apply: on-demand }] }
  - { use: policy, config: { files: [p.yaml] } }
`
const policy = `policy: p
rules:
  - { name: a, when: '"x-a" in request.headers', then: { limit: asked } }
  - { name: b, when: '"x-b" in request.headers', then: { limit: shop-asked } }
`

it('both limit their routes, and policies take from the limits of both', async () => {
  const upstream = await startUpstream()
  const gateway = await startGateway(upstream.url, plugins, { files: { 'p.yaml': policy } })
  const shop = `${gateway.url}/shop/a`
  const ruleOf = async () => (await gateway.lastDecision()).verdict
  expect(await statuses(shop, 2, { 'x-b': '1' })).toEqual([200, 429])
  expect(await ruleOf()).toMatchObject({ plugin: 'policy', rule: 'b' })
  expect(await statuses(shop, 3, { 'x-a': '1' })).toEqual([200, 200, 429])
  expect(await ruleOf()).toMatchObject({ plugin: 'policy', rule: 'a' })
  // What a policy refused has been counted before.
  expect(await statuses(shop, 2)).toEqual([200, 429])
  expect(await ruleOf()).toMatchObject({ plugin: 'shop-limits', rule: 'shop' })
  expect(await statuses(gateway.url, 1)).toEqual([200])
})

it('`sallyport check` knows the limits of both, also while one observes', async () => {
  const folder = temporaryFolder()
  const check = async (observed: boolean, limit: string): Promise<string> => {
    writeFileSync(join(folder, 'p.yaml'), policy.replace('limit: shop-asked', `limit: ${limit}`))
    const text = `upstreams: [{ name: app, url: demo }]\n${plugins}`
    const given = observed ? text.replace('name: shop-limits', 'name: shop-limits\n    mode: observe') : text
    const { config, problems } = await load(given, {}, folder, builtins)
    expect(problems).toBeUndefined()
    return dryBuild(config!).then(
      () => 'valid',
      (error: ProblemsError) => error.message.replaceAll(`${folder}/`, ''),
    )
  }
  expect(await check(false, 'shop-asked')).toBe('valid')
  expect(await check(false, 'shop-aksed')).toBe(
    'p.yaml:4:65 rules[1].then.limit: there is no limit "shop-aksed"; did you mean "shop-asked"?',
  )
  expect(await check(true, 'shop-asked')).toBe('valid')
})
