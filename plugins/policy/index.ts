import { z } from 'zod'
import { definePlugin } from '../../gateway/contract/index.ts'
import { bansWithoutEffect } from './bans.ts'
import { createDecide } from './decide.ts'
import { loadPolicies } from './load.ts'
import { policyJsonSchema } from './schema.ts'
import { readTests } from './tests.ts'

const config = z.strictObject({
  files: z
    .array(z.string().min(1))
    .min(1)
    .describe('Policy files, by path or glob, relative to the config file. Their order is the order of judging.'),
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
  async setup({ files }, host) {
    const documents = await host.documents(files)
    if (host.bans === null) bansWithoutEffect(documents)
    return { decide: createDecide(loadPolicies(documents, host.expressions.scored, host.limits), host) }
  },
  fileSchema: policyJsonSchema,
  tests: {
    configFor: (files) => ({ files }),
    read: readTests,
  },
})
