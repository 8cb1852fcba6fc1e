// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks and texts are written like that
import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  "(system)('id');",
  '("sys"."tem")("id");',
  '[system][0](ls)',
  'extract($_GET);',
  "readfile('/etc/passwd')",
  "new ReflectionFunction('system')",
  "<?php system($_GET['cmd']); ?>",
  '<?=`$_GET[0]`?>',
  "system('id');",
  'system("ls -la")',
  ';phpinfo();',
  "eval(base64_decode('cGhw'))",
  "assert($_POST['x'])",
  'php://filter/convert.base64-encode/resource=index.php',
  'data://text/plain;base64,PD9waHA=',
  'O:8:"stdClass":1:{s:1:"a";i:1;}',
  '${@print(md5(31337))}',
  'auto_prepend_file=php://input',
  "file_put_contents('x.php','a')",
  'call_user_func_array&vars[0]=system',
  '2|system(id)|1',
]

const harmless: readonly string[] = [
  'the system (see below) (again)',
  'open the file (see a.b) now',
  'read.file(name)',
  '(a.b)(c) is a product',
  'print the report (final)',
  'data: see below',
  'system (id) required',
  "The system('s) power",
  'eval is evil',
  'exec summary (draft)',
  'a:1:{b}',
  '12:30:45 {x}',
  'a <? b',
  'echo chamber (music)',
  'data:image/png;base64,iVBORw0KGgo=',
]

describe('PHP code', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('php', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
