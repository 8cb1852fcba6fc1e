import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { builtins } from '../../plugins/index.ts'
import { describePlugin, type PluginCase } from './plugin.ts'

const cases: Readonly<Record<string, PluginCase>> = {
  'ip-list': { validConfig: { allow: ['10.0.0.0/8', '2001:db8::/32'], deny: ['any'] } },
  bans: { validConfig: { status: 410, recordFingerprint: true } },
  'rate-limit': {
    validConfig: {
      limits: [
        { name: 'client', rate: '10/s' },
        { name: 'key', key: ['request.headers["x-api-key"]', 'request.host', 'request.method'], rate: '5/m', cost: 2 },
        { name: 'login', key: 'route.name', rate: '1/m', match: { paths: ['/login', '/api/*'], methods: ['POST'] } },
        { name: 'strict', rate: '1/m', apply: 'on-demand' },
        {
          name: 'expressions',
          key: [
            'client.identity',
            'client.network',
            'request.cookies["sid"]',
            'request.headers["x-api-key"].substring(3)',
          ],
          rate: '5/m',
          match: 'request.path.matches("^/(a|\\\\.)*$") || int(request.query) > 5 || request.size > 10',
          cost: 'double(request.headers["user-agent"])',
          mode: 'observe',
        },
      ],
    },
  },
  'threat-score': { validConfig: {} },
  'response-leaks': { validConfig: { heads: true, bodies: true, ignore: ['leak.version.server'] } },
  webhooks: {
    validConfig: {
      endpoints: [
        { path: '/*', scheme: 'github', secrets: ['a-shared-secret'] },
        { path: '/stripe', scheme: 'stripe', secrets: ['a-shared-secret', 'another-one'], tolerance: '1m' },
        { path: '/slack', scheme: 'slack', secrets: ['a-shared-secret'] },
      ],
    },
  },
  policy: {
    validConfig: { files: ['*.yaml'], flags: { rolledOut: { percent: 50, by: 'client.ip' } } },
    baseDir: fileURLToPath(new URL('policies', import.meta.url)),
  },
}

describe('the built-in plugins', () => {
  it('have names of their own, and a case here', () => {
    const names = builtins.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => !(name in cases))).toEqual([])
  })
})

for (const definition of builtins) describePlugin(definition, cases[definition.name]!)
