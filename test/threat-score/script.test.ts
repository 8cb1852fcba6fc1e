import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
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
]

const harmless: readonly string[] = [
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
]

describe('code for scripting servers', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('script', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
