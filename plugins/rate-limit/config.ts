import { z } from 'zod'
import type { ProvidedLimit } from '../../gateway/contract/index.ts'
import { contradiction } from './contradictions.ts'
import { sharedKeys } from './fixed-window-config.ts'
import { limit } from './limit-config.ts'

/** Each limit costs every request a look-up. */
const maxLimits = 32

export const config = z.strictObject({
  limits: z
    .array(limit)
    .min(1)
    .max(maxLimits)
    .superRefine((limits, ctx) => {
      for (const [i, one] of limits.entries()) {
        for (const other of limits.slice(0, i)) {
          const message = one.name === other.name ? `there are two limits named ${one.name}` : contradiction(one, other)
          if (message) ctx.addIssue({ code: 'custom', path: [i, 'name'], message })
          const shared = sharedKeys(one, other)
          if (shared) ctx.addIssue({ code: 'custom', path: [i, 'keyPrefix'], message: shared })
          if (message || shared) break
        }
      }
    }),
  /** Most keys that each limit counts exactly; what is evicted is kept in a sketch of fixed size. */
  maxKeys: z.int().min(100).max(10_000_000).default(100_000),
})

/** Those that policies can take from; what only observes holds nobody back, and may still be named. */
export function providedLimits({ limits }: z.output<typeof config>): readonly ProvidedLimit[] {
  return limits.map(({ name }, i) => ({ name, path: ['limits', i, 'name'] }))
}
