import type { Field } from '../../gateway/contract/index.ts'

/** Looks for one family of attacks. */
export interface Detector {
  readonly family: string
  /** Looks at one decoded value; reports signals by id suffix and points. Must be linear in value length and never throw. */
  readonly inspect: (value: string, field: Field, report: Report) => undefined
}

/** `what` without the family: `tautology`; points 0-100: how dangerous the request is if this is the only evidence. */
export type Report = (what: string, points: number) => undefined
