import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { sendRaw } from '../helpers/raw.ts'
import { startUpstream } from '../helpers/upstream.ts'

const yaml = 'plugins: [{ use: threat-score }, { use: policy, config: { files: [p.yaml] } }]'
const files = { 'p.yaml': 'policy: p\nrules:\n  - { name: hostile, when: threat.score >= 80, then: { deny: {} } }\n' }
const attacks: Readonly<Record<string, string>> = {
  sqli: "q=1' union select login, password from users-- ",
  xss: 'q=<img src=x onerror=alert(document.cookie)>',
  traversal: 'q=../../../../etc/passwd',
  cmdi: 'q=127.0.0.1; cat /etc/passwd',
}
const head = 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n'

function chunked(pieces: readonly string[]): string {
  const chunks = pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`)
  return `${head}Transfer-Encoding: chunked\r\n\r\n${chunks.join('')}0\r\n\r\n`
}

async function start() {
  const upstream = await startUpstream()
  return startGateway(upstream.url, yaml, { files })
}

it.each(Object.keys(attacks))('%s is refused however its body is cut into chunks', async (attack) => {
  const text = attacks[attack]!
  const gateway = await start()
  for (let cut = 1; cut < text.length; cut++)
    expect((await sendRaw(gateway.port, chunked([text.slice(0, cut), text.slice(cut)]))).status, `${cut}`).toBe(403)
  expect((await sendRaw(gateway.port, chunked([...text]))).status).toBe(403)
})

it('an attack is refused wherever its request is cut into packets', async () => {
  const gateway = await start()
  const text = attacks.sqli!
  const query = new URLSearchParams(text)
  const wire = `POST /a?${query} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`
  for (let cut = 8; cut < wire.length; cut += 5) expect(await statusOfParts(gateway.port, wire, cut)).toBe(403)
  const withBody = `${head}Content-Length: ${text.length}\r\n\r\n${text}`
  for (let cut = withBody.length - text.length; cut < withBody.length; cut += 3)
    expect(await statusOfParts(gateway.port, withBody, cut), `${cut}`).toBe(403)
})

/** Sends the second part when the first one has left, without Nagle's algorithm: two packets. */
function statusOfParts(port: number, wire: string, cut: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let text = ''
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)))
    socket.write(wire.slice(0, cut), () => setImmediate(() => socket.write(wire.slice(cut))))
  })
}
