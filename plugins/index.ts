import type { PluginDefinition } from '../gateway/contract/index.ts'
import { ipList } from './ip-list/index.ts'
import { policy } from './policy/index.ts'
import { rateLimit } from './rate-limit/index.ts'
import { threatScore } from './threat-score/index.ts'
import { webhooks } from './webhooks/index.ts'

/** What `use:` finds by name. */
export const builtins: readonly PluginDefinition[] = [ipList, rateLimit, threatScore, webhooks, policy]
