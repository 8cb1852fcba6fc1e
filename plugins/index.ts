import type { PluginDefinition } from '../gateway/contract/index.ts'
import { bans } from './bans/index.ts'
import { ipList } from './ip-list/index.ts'
import { policy } from './policy/index.ts'
import { rateLimit } from './rate-limit/index.ts'
import { responseLeaks } from './response-leaks/index.ts'
import { familyNames } from './threat-score/config.ts'
import { threatScore } from './threat-score/index.ts'
import { webhooks } from './webhooks/index.ts'

/** What `use:` finds by name. */
export const builtins: readonly PluginDefinition[] = [
  ipList,
  bans,
  rateLimit,
  threatScore,
  webhooks,
  policy,
  responseLeaks,
]

/** Families that exclusions of `threat-score` may name. */
export const excludable: readonly string[] = familyNames
