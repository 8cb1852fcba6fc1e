import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startGateway, type TestGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { denying } from './admin-api.ts'

export interface GuardedGateway extends TestGateway {
  /** The status for a client of this number. */
  ask(client: number, path?: string): Promise<number>
  /** Writes the policy file and loads it. */
  change(text: string): Promise<boolean>
}

/** A gateway with one policy file, behind a trusted hop that names the clients. */
export async function startGuarded(guard = '', more = ''): Promise<GuardedGateway> {
  const upstream = await startUpstream((_req, res) => res.end('ok'))
  const config = [
    'http: { trustedProxies: [127.0.0.1] }',
    guard,
    `plugins: [${more}{ use: policy, config: { files: [p.yaml] } }]`,
  ].join('\n')
  const gateway = await startGateway(upstream.url, config, { files: { 'p.yaml': denying('/admin') } })
  return {
    ...gateway,
    async ask(client, path = '/') {
      const address = `10.${(client >> 16) & 255}.${(client >> 8) & 255}.${client & 255}`
      const answer = await fetch(gateway.url + path, { headers: { 'x-forwarded-for': address } })
      await answer.arrayBuffer()
      return answer.status
    },
    async change(text) {
      await writeFile(join(gateway.dir, 'p.yaml'), text)
      return gateway.app.reload()
    },
  }
}

/** Denies what everybody asks for. */
export const badRule = 'policy: p\nrules:\n  - { name: oops, when: request.path.startsWith("/"), then: { deny: {} } }\n'
export const clients = Array.from({ length: 40 }, (_, i) => i + 1)

export async function inForce({ admin }: TestGateway) {
  const page = (await (await fetch(`${admin}/policies`)).json()) as {
    readonly guard: { readonly watching: boolean; readonly seen: number; readonly refused: number }
    readonly plugins: readonly { readonly hash: string; readonly by: string; readonly mode: string }[]
  }
  return { guard: page.guard, ...page.plugins[0]! }
}
