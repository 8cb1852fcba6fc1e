import { hash } from 'node:crypto'
import { expect, it } from 'vitest'
import { startGateway, type TestGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'

const plugins = `plugins:
  - { use: rate-limit, config: { limits: [{ name: few, key: client.ip, rate: 1/m, burst: 1, match: 'request.path == "/few"' }] } }
  - { use: threat-score }
  - { use: policy, config: { files: [p.yaml] } }`
const files = {
  'p.yaml': `policy: p
rules:
  - { name: secret-rule, description: A <b>secret</b> reason., when: threat.score >= 60, then: { deny: {} } }
`,
}
const attack = '/?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E'

async function start(refusals: string): Promise<TestGateway> {
  const upstream = await startUpstream()
  return startGateway(upstream.url, `${refusals}\n${plugins}`, { files })
}

async function ask(gateway: TestGateway, path: string, accept = '*/*') {
  const answer = await fetch(gateway.url + path, { headers: { accept } })
  const text = await answer.text()
  return { answer, text, type: answer.headers.get('content-type'), id: answer.headers.get('x-request-id') }
}

it('by default a refused client learns the request id, and a browser no more', async () => {
  const gateway = await start('')
  for (const accept of ['*/*', 'text/html']) {
    const { answer, text, type, id } = await ask(gateway, attack, accept)
    expect([answer.status, type, answer.headers.get('vary')]).toEqual([403, 'application/problem+json', null])
    expect(JSON.parse(text)).toEqual({
      type: 'urn:sallyport:error:denied',
      title: 'Forbidden',
      status: 403,
      requestId: id,
    })
  }
})

function styleHash(page: string): string {
  return hash('sha256', /<style>(.*)<\/style>/.exec(page)![1]!, 'base64')
}

const own = `refusals:
  deny: { title: This did not work, detail: "Tell us {requestId}, please." }
  limit: { detail: "Wait {retryAfter} seconds & come back." }
  contact: mailto:help@shop.example
  html: true`

it('says it in the words of the product, as problem+json and as a page', async () => {
  const gateway = await start(own)
  const { text, id } = await ask(gateway, attack)
  expect(JSON.parse(text)).toEqual({
    ...{ type: 'urn:sallyport:error:denied', title: 'This did not work', status: 403, requestId: id },
    ...{ detail: `Tell us ${id}, please.`, contact: 'mailto:help@shop.example' },
  })
  const page = await ask(gateway, attack, 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8')
  expect(page.type).toBe('text/html; charset=utf-8')
  expect(page.text).toContain('<h1>This did not work</h1>')
  expect(page.text).toContain(`Tell us ${page.id}, please.`)
  expect(page.text).toContain('<a href="mailto:help@shop.example">help@shop.example</a>')
  expect(page.answer.headers.get('vary')).toBe('accept')
  expect(page.answer.headers.get('content-security-policy')).toBe(
    `default-src 'none'; style-src 'sha256-${styleHash(page.text)}'; frame-ancestors 'none'`,
  )
  for (const said of [text, page.text]) expect(said).not.toMatch(/secret|xss|score/)
})

it('tells a limited client when to come again', async () => {
  const gateway = await start(own)
  await ask(gateway, '/few')
  const { answer, text } = await ask(gateway, '/few')
  const seconds = answer.headers.get('retry-after')
  expect(JSON.parse(text)).toMatchObject({
    ...{ status: 429, title: 'Too many requests', 'violated-policies': ['few'] },
    detail: `Wait ${seconds} seconds & come back.`,
  })
  expect((await ask(gateway, '/few', 'text/html')).text).toMatch(/Wait \d+ seconds &amp; come back\./)
})

it('reveals the reason, the rule and the score only when asked to, and a page runs nothing of them', async () => {
  const gateway = await start('refusals: { reveal: [reason, rule, score], html: true }')
  const { text } = await ask(gateway, attack)
  expect(JSON.parse(text)).toMatchObject({
    rule: 'policy/secret-rule',
    reason: 'p/secret-rule: A <b>secret</b> reason.',
  })
  expect(JSON.parse(text).score).toBeGreaterThanOrEqual(60)
  const page = await ask(gateway, attack, 'text/html')
  expect(page.text).toContain('A &lt;b&gt;secret&lt;/b&gt; reason.')
})

it('leaves refusals of the gateway itself as they are', async () => {
  const gateway = await start(own)
  const answer = await fetch(`${gateway.url}/a%00b`, { headers: { accept: 'text/html' } })
  expect(await answer.json()).toMatchObject({ type: 'urn:sallyport:error:path-null', title: 'Ambiguous path' })
})
