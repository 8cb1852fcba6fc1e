// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks are written like that
import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  'Deno.readDirSync("/")',
  'global["pro"+"cess"].exit()',
  '1;while(Date.now()<9e15);',
  '[g:=[],g.append((x.gi_frame.f_back.f_back.f_globals for x in g)),*g[0]]',
  'e.__traceback__.tb_frame.f_back.f_builtins',
  '@exec\r@input\rclass B:pass',
  '`id`.to_s',
  '${\\ do{use POSIX;execvp("id")}}',
  'load(string.char(111,115,46))()',
  '[exec whoami] [read $f]',
  '(metadata\n\t(Author "\\\n" . qx{id} . \\\n" b ") )',
  "'+(71*13).to_s+'",
  '; import time;time.sleep(9)',
  ' && System.Threading.Thread.Sleep(9000)',
  'exec("\\137\\137\\151\\155\\160")',
  'exec(base64.b64decode("cHJpbnQoMSk="))',
  '(function(){return this})().constructor',
  "Reflect.get(globalThis,'pro'+'cess')",
  '{"__pro__proto__to__":{"x":1}}',
  'Object.prototype.toString=()=>1',
  "x.__defineGetter__('y',f)",
  "require 'open3';Open3.capture2('id')",
  'GetObject("winmgmts:root").Get("x")',
  'typeof(Object).Assembly.GetType("System.AppDomain")',
  ':erlang.halt()',
  'debug.getregistry()',
  "io.popen(args.cmd, 'r')",
  'IO.read("/etc/hosts")',
  'import("child_process")',
  'exec("import socket,os")',
  "fs.readFileSync('/etc/passwd')",
  'Deno.run({cmd:["id"]})',
  'Bun.spawn(["id"])',
  'var x = root.process',
  '__proto__[admin]=1',
  'constructor[prototype][admin]=1',
  '{"__proto__":{"admin":true}}',
  '__proto__',
  "require('child_process').execSync('id')",
  "process.mainModule.require('fs').readFileSync('/etc/passwd')",
  "_$$ND_FUNC$$_function(){require('child_process').exec('id')}()",
  "__import__('os').system('id')",
  "os.system('id')",
  "eval(compile('import os','','exec'))",
  'Kernel.exec("ls -al /")',
  "%x('ls -al /')",
  '@{[system "id"]}',
  'os.execute("id")',
  'while(1);',
  'this.constructor.constructor("return process")()',
  "process['mainModule'].require('fs')",
  "globals()['os'].system('id')",
  'Object.send(:system, "id")',
  'os:cmd("id").',
  'exec.Command("sh","-c","id")',
  'Process.Start("cmd.exe","/c dir")',
  'CreateObject("WScript.Shell").Run("calc")',
  'Execute("Response.Write(1)")',
  'platform.popen("id")',
]

const harmless: readonly string[] = [
  'Deno.env.get("PORT")',
  'while (new Date() < deadline) { poll(); }',
  '[exec summary] results and outlook',
  'string.char in Lua',
  'Thread.sleep(500); // wait for the socket',
  'time.sleep(2) in the loop is too long',
  'logger = logging.getLogger(__name__)',
  'Object.prototype.hasOwnProperty.call(obj, key)',
  'open("data.csv").read()',
  'console.log(process.env.HOME)',
  'import os; print(os.getcwd())',
  'function Foo() { this.constructor = Foo }',
  'import("./page.js")',
  'my prototype (v2)',
  'the constructor (of the house)',
  'function foo(x) { return x }',
  'import os',
  'this.name = name',
  'while (foo) is bar.',
  'Call me for details (evenings)',
  'we import (and export) goods',
  'execute("the plan")',
  'user.send(:email)',
  '="Total: "&A1&" of "&B1',
  'server.maxConnections=10',
  'execute ("my wishes")',
]

describe('code for scripting servers', () => {
  it.each([
    'Replace `os.system(cmd)` with subprocess',
    "docs: explain `require('child_process')` in the guide",
    'chore: move `Runtime.getRuntime().exec(a)` to the worker',
  ])('named between words is not refused: %s', (value) => expect(totalOf(value)).toBeLessThan(60))

  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('script', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })

  it('is denied where a parameter calls what PHP calls by itself', () => {
    const given = { where: 'body.form._method', kind: 'body', name: '_method' } as const
    expect(totalOf('__construct', given)).toBeGreaterThanOrEqual(80)
    expect(totalOf('PUT', given)).toBeLessThan(40)
    expect(totalOf('__construct')).toBeLessThan(40)
  })
})
