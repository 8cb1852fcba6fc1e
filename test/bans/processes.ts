import { onTestFinished } from 'vitest'
import type { Ban } from '../../gateway/contract/index.ts'
import { type ChildGateway, startChildGateway } from '../helpers/child-gateway.ts'

/** A client as the first trusted hop names it. */
export function asClient(address: string): RequestInit {
  return { headers: { 'x-forwarded-for': address } }
}

export interface Edge extends ChildGateway {
  statusFor(address: string): Promise<number>
  post(body: object): Promise<Response>
  bans(): Promise<readonly Ban[]>
}

/** A gateway process that takes client addresses from its peer. Ends with the test. */
export async function startEdge(
  upstream: string,
  redis: string | null,
  yaml = 'plugins: [{ use: bans }]',
): Promise<Edge> {
  const store = redis === null ? '' : `redis: { url: '${redis}' }\n`
  const gateway = await startChildGateway(upstream, `${store}http: { trustedHops: 1 }\n${yaml}`)
  onTestFinished(gateway.stop)
  const json = { 'content-type': 'application/json' }
  return {
    ...gateway,
    statusFor: async (address) => {
      const answer = await fetch(`http://127.0.0.1:${gateway.port}/`, asClient(address))
      await answer.arrayBuffer()
      return answer.status
    },
    post: (body) => fetch(`${gateway.admin}/bans`, { method: 'POST', headers: json, body: JSON.stringify(body) }),
    bans: async () => ((await (await fetch(`${gateway.admin}/bans`)).json()) as { bans: Ban[] }).bans,
  }
}
