// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code is not a template
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

describe('words that are looked up, named or written in a notebook', () => {
  it.each([
    'the role may (select/insert/update) rows',
    'grants: (select|insert)',
    '"insert into" site:docs.example.org -oracle',
    '"delete from" "where" postgres tutorial',
    'https://search.example.com/?q=union+select+tutorial',
    'https://search.example.com/search?q=insert+into+union+select+meaning&hl=en',
  ])('are not refused: %s', (value) => {
    expect(familyTotalOf('sqli', value)).toBeLessThan(80)
  })

  it.each([
    '%sql\nselect region, count(1) total\nfrom shops\nwhere size < ${most=9}\ngroup by region',
    '%%bigquery df select name from shops where size > 3',
    '%jdbc(pg)\nselect * from shops where open = true order by 1',
    "AVG(CASE WHEN status = 'late' THEN 1 ELSE 0 END)",
    'COUNT(DISTINCT CASE WHEN total > 10 THEN customer END)',
  ])('are not refused in a document: %s', (value) => {
    expect(familyTotalOf('sqli', value, document)).toBeLessThan(80)
  })

  it.each([
    '1 and (select 1)',
    '1 or (select/**/1)',
    '1 and (select+1)',
    '1 and (select-1)',
    '1+union+select+password+from+users',
    '1+union+select+a,b',
    'https://shop.example.com/?id=1+union+select+password+from+users',
    'https://shop.example.com/?id=1+union+select+1,2,3',
    '"or 2=2" some words',
    '"a" or "a',
    '" union select password from users where "a',
  ])('are refused where they are SQL: %s', (value) => {
    expect(familyTotalOf('sqli', value)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    '%sql select pg_sleep(5)',
    "%sql select load_file('/etc/hosts')",
    "%' union select password from users--",
    'sum(case when (select 1) = 1 then 1 else 0 end)',
    'max(case when ascii(substr(user(),1,1)) > 64 then 1 else 0 end)',
  ])('are refused in a document where they are hostile: %s', (value) => {
    expect(familyTotalOf('sqli', value, document)).toBeGreaterThanOrEqual(80)
  })
})
