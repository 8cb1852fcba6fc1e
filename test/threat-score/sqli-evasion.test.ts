import { describe, expect, it } from 'vitest'
import { familyTotalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  "1' Or 1=1-- ",
  "1'/**/or/**/1=1#",
  "1'\tor\n1=1#",
  "1' or 1=1-- ",
  "1'\u000bor\f1=1-- ",
  "1'or'1'='1",
  "1'or(1)=(1)#",
  '1 UnIoN aLl SeLeCt 1',
  '1/**/UNION/**/SELECT/**/1,2',
  '1 /*!50000UNION*/ /*!50000SELECT*/ 1,2',
  '1 un/**/ion sel/**/ect 1,2',
  '1 union(select(1),2,3)',
  '1e0union select 1,2',
  '1union select 1',
  '-1 union -- x\nselect 1',
  '-1 union #x\n select 1',
  "1' && 1=1#",
  "1' || 1=1#",
  '1 xor 1=1',
  "1' and 0x31=0x31-- -",
  "1\\' or 1=1#",
  '1’ or ‘1’=‘1',
  '1 union select {x 1}',
  "1' or 1=1;%00",
  "1' or 1.e0=1-- ",
  "1' or true is not null-- ",
  '1 union distinctrow select 1',
  "1' or '1'::text='1",
  "' or '{\"a\":2}'::jsonb <@ '{}'::jsonb--",
  "root'/**//*",
  "root'/* */#",
  "root'/**/-- -",
  'select\u000bname\u000bfrom\u000bstaff',
  'delete\u000cfrom\u000cstaff',
]

describe('SQL injections in disguise', () => {
  it.each(attacks)('is denied: %s', (value) => {
    expect(familyTotalOf('sqli', value)).toBeGreaterThanOrEqual(80)
  })
})
