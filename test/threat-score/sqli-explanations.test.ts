import { describe, expect, it } from 'vitest'
import { signalsOf } from './scan-score.ts'

/** The strongest signal of an attack. Policies and notes of operators name these ids: they do not change. */
const ids = {
  "1' or '1'='1": 'sqli.tautology',
  '-1 union select 1,2,3': 'sqli.union-select',
  '1; drop table users': 'sqli.stacked',
  '1 order by 10--': 'sqli.order-probe',
  "' group by a having 1=1--": 'sqli.having',
  "1'||(select a from b)||'": 'sqli.subselect',
  '1 or sleep(5)#': 'sqli.probe',
  "admin'--": 'sqli.cut-off',
  "'='": 'sqli.quoted-operator',
  'select @@version': 'sqli.probe',
  'select * from users': 'sqli.statement',
  "1 into outfile '/tmp/x'": 'sqli.file',
} as const

describe('explanations of SQL injections', () => {
  it.each(Object.entries(ids))('of %s begins with %s', (value, id) => {
    expect(signalsOf(value)[0]).toMatchObject({ id, where: 'query.q' })
  })

  it('names the place and how the value was read', async () => {
    const { createScan } = await import('../../plugins/threat-score/scan.ts')
    const { detectors } = await import('../../plugins/threat-score/detectors.ts')
    const { fieldOf } = await import('./scan-score.ts')
    const scan = createScan({ entries: detectors, evasion: true, model: null, isExcluded: null, maxSignals: 8 })
    const field = fieldOf("1' or '1'='1", { where: 'cookie.sid', kind: 'cookie', steps: ['percent', 'percent'] })
    const signals = scan({ route: { name: 'a', tags: [] } } as never, [field])
    expect(signals[0]).toEqual({ id: 'sqli.tautology', points: 95, where: 'cookie.sid', steps: ['percent', 'percent'] })
    expect(signals.map(({ id }) => id)).toContain('evasion.double-percent')
  })
})
