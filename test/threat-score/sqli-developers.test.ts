import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { familyTotalOf } from './scan-score.ts'

const document: Partial<Field> = { kind: 'body', where: 'body.json./text', name: 'text' }

const statements: readonly string[] = [
  "select 'new' as state, count(*) from tickets where done = 0 union all select 'old', count(*) from tickets where done = 1;",
  "EXEC sp_rename 'dbo.Parts.No', 'PartNo', 'COLUMN'; EXEC dbo.usp_Refresh @Table = N'Parts';",
  "SELECT column_name FROM information_schema.columns WHERE table_schema = 'shop' AND is_nullable = 'YES';",
  "INSERT INTO `labels` (`k`, `v`) VALUES ('top', 'it''s new') ON DUPLICATE KEY UPDATE `v` = VALUES(`v`);",
  'MERGE INTO parts p USING (SELECT :no AS no FROM dual) n ON (p.no = n.no) WHEN MATCHED THEN UPDATE SET p.q = p.q + 1',
  "SELECT CASE WHEN q > 3 THEN 'many' ELSE 'few' END, CONCAT(a, CHAR(10), b) FROM parts WHERE 1 = 1 /* more is added below */",
  "SELECT relname FROM pg_class WHERE relkind = 'v'",
]

const hostile: readonly string[] = [
  'select sleep(5) from parts where id = 1',
  "SELECT load_file('/etc/hosts') FROM parts WHERE id = 1",
  'SELECT table_name FROM information_schema.tables WHERE table_schema = database()',
  'select/**/name/**/from/**/users',
  "EXEC sp_oacreate 'wscript.shell', @a OUT; EXEC xp_cmdshell 'dir'",
]

const texts: readonly string[] = [
  'union all select',
  'what does "OR 2=2" mean in a query?',
  'drop table "union select"',
  'mysql union all select null column order by 1 error 1222',
  'AND-2=2-K Hydraulic Pump',
  '"SELECT" and "WHERE" are written in capitals; names of columns in small letters; no SELECT * in views please.',
  'using var c = new SqlCommand("UPDATE Parts SET Q = @q WHERE No = @no; SELECT @@ROWCOUNT;", con);\nc.Open();\nvar n = c.ExecuteScalar();',
  'var q = $"DELETE FROM Parts WHERE No = {no}; DROP TABLE Old;";',
]

describe('SQL of developers', () => {
  it.each(statements)('is not refused in a document: %s', (value) => {
    expect(familyTotalOf('sqli', value, document)).toBeLessThan(80)
  })

  it.each(hostile)('is refused where it does what no report does: %s', (value) => {
    expect(familyTotalOf('sqli', value, document)).toBeGreaterThanOrEqual(80)
  })

  it('is refused as a parameter where it reads the schema', () => {
    expect(familyTotalOf('sqli', statements[2]!)).toBeGreaterThanOrEqual(80)
  })

  it('is little evidence in the form of a console', () => {
    const console: Partial<Field> = { kind: 'body', where: 'body.form.query', name: 'query' }
    expect(
      familyTotalOf('sqli', "SELECT id FROM parts WHERE made > '2024-01-01' ORDER BY id DESC", console),
    ).toBeLessThan(50)
    expect(familyTotalOf('sqli', 'SELECT 1 UNION SELECT password FROM users', console)).toBeGreaterThanOrEqual(80)
  })

  it.each(texts)('is not refused in a text: %s', (value) => {
    expect(familyTotalOf('sqli', value)).toBeLessThan(80)
  })
})
