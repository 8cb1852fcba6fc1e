import { z } from 'zod'
import { type ClientInfo, definePlugin } from '../../gateway/contract/index.ts'
import { type Network, parseEntry } from './network.ts'
import { createRanges, type Ranges } from './ranges.ts'

export const ipList = definePlugin({
  name: 'ip-list',
  summary: 'Lets listed addresses and networks pass every check, or refuses them. Allow wins.',
  config: z
    .strictObject({ allow: list().default([]), deny: list().default([]) })
    .superRefine(({ allow, deny }, ctx) => {
      const refuse = (path: PropertyKey[], message: string) => ctx.addIssue({ code: 'custom', path, message })
      if (allow.length + deny.length === 0)
        refuse([], 'both lists are empty: name an address or a network in allow or deny')
      const allowed = new Set(allow.map((network) => network.text))
      if (allowed.has('any')) refuse(['allow'], 'allow: [any] would end every check for everybody')
      for (const { text } of deny) {
        if (allowed.has(text)) refuse(['deny'], `${text} is on both lists, and allow wins: take it off one of them`)
      }
    }),
  // A list is a guard: whoever makes it fail must not get in by that.
  onFailure: 'closed',
  budget: { syncMicros: 10 },
  setup({ allow, deny }) {
    const allowed = createLookup(allow)
    const denied = createLookup(deny)
    return {
      onRequest(ctx) {
        const friend = allowed(ctx.client).find(ctx.client.address)
        if (friend !== undefined) return { action: 'allow', reason: `${friend} is on the allow list`, rule: friend }
        const foe = denied(ctx.client).find(ctx.client.address)
        if (foe !== undefined) return { action: 'deny', reason: `${foe} is on the deny list`, rule: foe, status: 403 }
        return undefined
      },
      counterfactual({ client }) {
        const entries = [...new Set(denied(client).all(client.address))]
        if (entries.length === 0) return null
        return { changes: entries.map((entry) => ({ what: 'entry', entry, untilMs: null })), limits: [] }
      },
    }
  },
})

/** A list of addresses and networks; every entry that cannot be read is an error of its own. */
function list() {
  return z.array(z.string()).transform((texts, ctx): readonly Network[] =>
    texts.flatMap((text, i) => {
      const networks = parseEntry(text)
      if (typeof networks !== 'string') return networks
      ctx.addIssue({ code: 'custom', message: networks, path: [i] })
      return []
    }),
  )
}

function createLookup(networks: readonly Network[]): (client: ClientInfo) => Ranges {
  const four = createRanges(networks, 4)
  const six = createRanges(networks, 6)
  return ({ version }) => (version === 4 ? four : six)
}
