import { z } from 'zod'
import { definePlugin } from '../../gateway/contract/index.ts'
import { bansWithoutEffect } from './bans.ts'
import { createCounterfactual } from './counterfactual.ts'
import { createDecide } from './decide.ts'
import { flags } from './flags.ts'
import { loadPolicies } from './load.ts'
import { policyJsonSchema } from './schema.ts'
import { readTests } from './tests.ts'

const config = z.strictObject({
  files: z
    .array(z.string().min(1))
    .min(1)
    .describe('Policy files, by path or glob, relative to the config file. Their order is the order of judging.'),
  flags: flags.prefault({}).describe('Switches that conditions ask for: true, false, or for some percent of clients.'),
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
  async setup({ files, flags: configured }, host) {
    const documents = await host.documents(files)
    if (host.bans === null) bansWithoutEffect(documents)
    for (const flag of Object.keys(configured)) {
      if (documents.some(({ text }) => text.includes(`flags.${flag}`))) continue
      host.log.warn({ flag }, 'no policy asks for this flag of the config; is its name right?')
    }
    const rules = loadPolicies(documents, configured, host)
    return { decide: createDecide(rules, host), counterfactual: createCounterfactual(rules, host) }
  },
  fileSchema: policyJsonSchema,
  tests: {
    configFor: (files, own) => ({ ...(own ?? {}), files }),
    read: readTests,
  },
})
