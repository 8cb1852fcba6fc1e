import { describe, expect, it } from 'vitest'
import { signalsOf } from './scan-score.ts'

/** Policies and notes of operators name these ids: they do not change. */
const ids = {
  ';id': 'cmdi.sequence',
  'x|cat /etc/hosts': 'cmdi.pipe',
  '$(id)': 'cmdi.substitution',
  '\nuname -a': 'cmdi.line',
  'cat /etc/hosts': 'cmdi.direct',
  '() { :;}; x': 'cmdi.shellshock',
  ';x$IFS': 'cmdi.ifs',
  '/bin/c?t': 'cmdi.glob',
  'powershell -enc AAAA': 'cmdi.cradle',
} as const

describe('explanations of command injections', () => {
  it.each(Object.entries(ids))('of %j contain %s', (value, id) => {
    expect(signalsOf(value).map((signal) => signal.id)).toContain(id)
  })
})
