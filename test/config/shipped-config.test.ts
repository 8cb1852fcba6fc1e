import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../gateway/read-config.ts'
import { builtins } from '../../plugins/index.ts'
import { load, temporaryFolder } from './helpers.ts'

const file = join(import.meta.dirname, '../../gateway.config.yaml')
const text = readFileSync(file, 'utf8')

describe('the shipped gateway.config.yaml', () => {
  it('runs the demo with nothing set', async () => {
    const config = await readConfig(file, { env: {}, builtins })
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 8080 },
      admin: { host: '127.0.0.1', port: 9090 },
      upstreams: [{ name: 'app', url: 'demo' }],
      routes: [{ name: 'default', path: '/*', upstream: 'app' }],
      events: { to: ['stdout'], sample: 1 },
      log: { level: 'info' },
    })
    expect(config.plugins.map(({ name, mode }) => `${name} ${mode}`)).toEqual([
      'bans enforce',
      'rate-limit enforce',
      'threat-score enforce',
      'policy enforce',
    ])
  })

  it('listens to the environment', async () => {
    const env = {
      HOSTNAME: 'web-1',
      SALLYPORT_LISTEN: '0.0.0.0:80',
      SALLYPORT_ADMIN: 'off',
      SALLYPORT_UPSTREAM: 'http://10.0.0.5:3000',
      SALLYPORT_LOG_LEVEL: 'warn',
    }
    expect(await readConfig(file, { env, builtins })).toMatchObject({
      edge: 'web-1',
      listen: { host: '0.0.0.0', port: 80 },
      admin: null,
      upstreams: [{ url: 'http://10.0.0.5:3000' }],
      log: { level: 'warn' },
    })
  })

  it('tells editors where its schema is', () => {
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=docs/schema/config.schema.json')
  })

  it('has examples in its comments that work', async () => {
    const uncommented = text.replace(/^( *)# (?=( *)(- |[a-z]\w*:))/gm, '$1')
    expect(uncommented).toContain('\n  trustedProxies: [10.0.0.0/8]\n')
    const { config, problems } = await load(uncommented, {}, temporaryFolder(), builtins)
    expect(problems).toBeUndefined()
    expect(config?.routes.map(({ name }) => name)).toEqual(['uploads', 'all'])
    expect(config?.plugins[0]?.name).toBe('ip-list')
  })
})
