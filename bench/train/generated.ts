import { classes } from '../../plugins/threat-score/model/classes.ts'
import { attacks } from './grammar/attacks.ts'
import { createRandom, expand, type Grammar, type Random } from './grammar/expand.ts'
import { harmless } from './grammar/harmless.ts'

/** The source of generated samples. It is trained on, and never judged: a grammar says nothing of what others write. */
export const GENERATED = 'generated'

const SEED = 20_261_121
const HARMLESS = 8000
const ATTACKS = 900

interface Generated {
  readonly text: string
  readonly isAttack: boolean
  /** Index in `classes`; -1 where it is no attack. */
  readonly kind: number
}

/** Samples of the grammars, always the same: what the collections lack. */
export function generatedTexts(): readonly Generated[] {
  const random = createRandom(SEED)
  const good = distinct(harmless, 'any', HARMLESS, random).map((text) => ({ text, isAttack: false, kind: -1 }))
  const bad = classes.flatMap((name, kind) =>
    distinct(attacks, name, ATTACKS, random).map((text) => ({ text, isAttack: true, kind })),
  )
  return [...good, ...bad]
}

function distinct(grammar: Grammar, name: string, count: number, random: Random): readonly string[] {
  const found = new Set<string>()
  for (let n = 0; n < count * 3 && found.size < count; n++) found.add(expand(grammar, name, random))
  return [...found]
}
