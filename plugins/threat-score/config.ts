import { z } from 'zod'
import { detectors } from './detectors.ts'
import { evasion } from './evasion.ts'

/** Every family that may be switched off or excluded. */
export const familyNames: readonly string[] = [
  ...new Set([...detectors.map(({ detector }) => detector.family), evasion.family, 'model']),
]

const family = z.enum(familyNames as [string, ...string[]])

const exclusion = z
  .strictObject({
    where: z
      .string()
      .min(1)
      .regex(
        /^[^*]+\*?$/,
        'name a place such as body.form.comment, or the start of places with * at the end: body.json.*',
      )
      .describe(
        'The place of the evidence as `sallyport explain` shows it: `query.q`, `body.form.comment`, or `body.json.*`.',
      ),
    families: z.array(family).min(1).describe('Families of attacks that are not looked for there.'),
    routes: z.array(z.string().min(1)).min(1).optional().describe('Names of routes; all of them when absent.'),
    until: z.iso.date().optional().describe('Last day on which it holds, UTC: 2027-03-31.'),
    reason: z.string().min(1).describe('Why this place may hold such text. For the next reader of this file.'),
  })
  .describe('Takes evidence of some families in one place out of the score.')

export type ExclusionConfig = z.infer<typeof exclusion>

export const config = z.strictObject({
  families: z
    .partialRecord(family, z.boolean())
    .default({})
    .describe('Families of attacks to switch off: `{ sqli: false }`. All are on by default.'),
  exclusions: z.array(exclusion).default([]).describe('Places where evidence does not count.'),
  maxSignals: z
    .int()
    .min(1)
    .max(32)
    .default(24)
    .describe('Most signals kept from the head and again from the body of one request, the strongest first.'),
})
