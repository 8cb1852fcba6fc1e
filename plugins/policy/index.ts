import { z } from 'zod'
import {
  definePlugin,
  type PluginHost,
  ProblemsError,
  type RequestContext,
  type SourceDocument,
} from '../../gateway/contract/index.ts'
import { bansWithoutEffect } from './bans.ts'
import { createChallenger } from './challenger.ts'
import { createChampion } from './champion.ts'
import { createCounterfactual } from './counterfactual.ts'
import { countRules, reportRules } from './counts.ts'
import { type Flags, flags } from './flags.ts'
import { loadPolicies } from './load.ts'
import type { Rule } from './rule.ts'
import { policyJsonSchema } from './schema.ts'
import { readTests } from './tests.ts'

const config = z.strictObject({
  files: z
    .array(z.string().min(1))
    .min(1)
    .describe('Policy files, by path or glob, relative to the config file. Their order is the order of judging.'),
  flags: flags.prefault({}).describe('Switches that conditions ask for: true, false, or for some percent of clients.'),
  challengers: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Policy files that are judged beside them without effect, to compare (docs/policies.md).'),
  challengerBudgetMicros: z
    .number()
    .gt(0)
    .max(10_000)
    .optional()
    .describe('CPU time of the challengers on one request, 200 by default; beyond it they pause for a while.'),
})

/**
 * Rules in YAML files with conditions in CEL (docs/policies.md). Fails closed: where nobody can judge, nothing may pass.
 * A single condition that fails at run time does not match, and the other rules still judge.
 */
export const policy = definePlugin({
  name: 'policy',
  summary: 'Judges each request by the rules of policy files, after it has been scored.',
  config,
  onFailure: 'closed',
  budget: { syncMicros: 100 },
  async setup({ files, flags: configured, challengers, challengerBudgetMicros = 200 }, host) {
    const inForce = await host.policies.load(files, { flags: configured })
    const beside = challengers ? await host.documents(challengers) : []
    unaskedFlags(configured, [...inForce, ...beside], host)
    const { rules, challenging } = loadSets(inForce, beside, configured, host)
    const counts = countRules(rules, inForce, 'champion', host)
    const challenger =
      challenging &&
      createChallenger(
        { documents: inForce, rules },
        { documents: beside, rules: challenging },
        challengerBudgetMicros,
        host,
      )
    const champion = createChampion(rules, counts, challenger?.championActed ?? null, host)
    host.policies.show(() => ({ rules: reportRules(rules, counts), challengers: challenger?.report() ?? null }))
    const decide = challenger ? (ctx: RequestContext) => challenger.beside(champion, ctx) : champion
    return { decide, counterfactual: createCounterfactual(rules, host) }
  },
  fileSchema: policyJsonSchema,
  tests: {
    configFor: (files, own) => ({ ...(own ?? {}), files }),
    read: readTests,
  },
})

/** Champion and challengers, or the problems of both: a challenger that cannot be judged is a mistake as any other. */
function loadSets(
  inForce: readonly SourceDocument[],
  beside: readonly SourceDocument[],
  configured: Flags,
  host: PluginHost,
): { readonly rules: readonly Rule[]; readonly challenging: readonly Rule[] | null } {
  const load = (documents: readonly SourceDocument[]) => {
    try {
      if (host.bans === null) bansWithoutEffect(documents)
      return loadPolicies(documents, configured, host)
    } catch (error) {
      if (error instanceof ProblemsError) return error
      throw error
    }
  }
  const rules = load(inForce)
  const challenging = beside.length > 0 ? load(beside) : null
  const problems = [rules, challenging].flatMap((loaded) => (loaded instanceof ProblemsError ? loaded.problems : []))
  if (rules instanceof ProblemsError || challenging instanceof ProblemsError) throw new ProblemsError(problems)
  return { rules, challenging }
}

function unaskedFlags(configured: Flags, documents: readonly SourceDocument[], { log }: PluginHost): undefined {
  for (const flag of Object.keys(configured)) {
    if (documents.some(({ text }) => text.includes(`flags.${flag}`))) continue
    log.warn({ flag }, 'no policy asks for this flag of the config; is its name right?')
  }
}
