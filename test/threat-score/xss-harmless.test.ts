// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code is not a template
import { describe, expect, it } from 'vitest'
import { xss } from '../../plugins/threat-score/xss.ts'
import { scoreOf } from './score-of.ts'

/** What people and programs send; none may even be observed (40). */
const harmless: Readonly<Record<string, readonly string[]>> = {
  'rich text': [
    '<p>Hello <b>world</b>, see <a href="https://example.com/a?b=1&c=2" target="_blank" rel="noopener">this</a>.</p>',
    '<h2>Title</h2><p style="text-align: center; color: rgb(34, 34, 34);">Text<br/>more</p><ul><li>one</li></ul>',
    '<img src="https://cdn.example.com/i/1.png" alt="A cat" width="300" height="200" loading="lazy">',
    '<table class="table"><thead><tr><th>Name</th></tr></thead><tbody><tr><td>5 &gt; 3</td></tr></tbody></table>',
    '<figure class="image"><img src="data:image/png;base64,iVBORw0KGgo=" alt=""><figcaption>Fig. 1</figcaption></figure>',
    '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->',
    '<p>Call <code>alert(1)</code> to test</p>',
    '<a href="mailto:me@example.com?subject=Hi">mail</a> <a href="#top">top</a>',
  ],
  'mathematics and code': [
    'if a<b and c>d then x = (a+b)*2',
    'for (int i=0;i<n;i++) { sum += a[i]; }',
    'Map<String, List<Integer>> m = new HashMap<>();',
    'Promise<object>',
    'const x = a.map((v) => v * 2).filter(Boolean);',
    "const res = await fetch('/api/users'); const data = await res.json(); console.log(data);",
    'setTimeout(() => { done(); }, 1000);',
    '<Foo bar={baz} onChange={(e) => setX(e.target.value)} />',
    '<Button variant="primary" onClick={handleClick}>Save</Button>',
    "const x = window['foo']; self['bar'];",
    'model.eval()',
    'iPhone(1)',
    'ALERT(1) level',
    'inquirer.prompt([{ name: "x" }])',
    'foo => "<div>" + x + "</div>"',
    'a[0] = !b[1]; c = !!d;',
  ],
  'documents of other languages': [
    '<?xml version="1.0"?><note><to>Tove</to><from>Jani</from><body>Hi!</body></note>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0L10 10" stroke="red"/></svg>',
    '{"name":"O\'Reilly","tags":["a","b"],"n":1.5}',
    'query Q($id: ID!) { node(id: $id) { ... on User { login } } }',
    '![](image.png) and [![Build](https://x/b.svg)](https://x)',
    '2024-05-01T12:00:00 [INFO] <main> Server started (port=8080)',
  ],
  prose: [
    'Bob Smith <bob@example.com>, Eve <eve@example.org>',
    'I <3 you! <- here -> there',
    'JavaScript: The Good Parts',
    'Learn JavaScript: functions (and closures) explained',
    'Note: alert (important) - please confirm (or deny).',
    "It's a test; don't alert anyone (please).",
    'He said "stop"; then (quietly) left.',
    "what does 'alert(1)' do?",
    'I need help with alert(1) not showing in my page, what am I doing wrong?',
    'use onclick="save()" to call it',
    'regular expression(s): see chapter 3',
    '\u00bd cup sugar, \u00bc and \u00be cup flour',
    "D'Angelo (n\u00e9e O'Neil)",
  ],
  'addresses and queries': [
    'https://example.com/javascript/tutorial.html?online=true&onset=5',
    'https://example.com/?one=1&onload=cb&callback=foo',
    'onset=acute; online=true; only=1',
    '/search?location=Paris&type=alert',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
  ],
}

describe.each(Object.entries(harmless))('%s', (_, values) => {
  it.each(values)('is not observed: %j', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(40)
  })
})

describe('code in a JSON document', () => {
  it.each([
    "const token = localStorage.getItem('token'); fetch('/api', { headers: { Authorization: `Bearer ${token}` } });",
    "if (!user) { window.location = '/login'; return; }",
    "$('#btn').on('click', function () { alert('clicked'); });",
    "document.cookie = 'theme=dark; path=/';",
    'const m = document.cookie.match(/sid=([^;]+)/);',
    'export default () => {\n  const [n, setN] = useState(0)\n  return <button onClick={() => setN(n + 1)}>{n}</button>\n}',
  ])('is not limited: %j', (value) => {
    expect(scoreOf(xss, value, { kind: 'body', where: 'body.json./code' })).toBeLessThan(60)
  })
})

describe('a page in a JSON document', () => {
  const where = 'body.json./html'

  it('is not denied for a script that does nothing to anybody', () => {
    const page = '<div id="app">{{ message }}</div>\n\n<script>\nnew Vue({ el: "#app" })\n</script>'
    expect(scoreOf(xss, page, { where })).toBeLessThan(80)
    expect(scoreOf(xss, page.replace('new Vue', 'eval(name);new Vue'), { where })).toBeGreaterThanOrEqual(80)
    expect(scoreOf(xss, `${page}<script>x()</script>`, { where })).toBeGreaterThanOrEqual(80)
    expect(scoreOf(xss, page)).toBeGreaterThanOrEqual(80)
  })

  it('is not denied for what its visitors click', () => {
    const link = '<a href="/x" onclick="track(\'click\')">x</a>'
    expect(scoreOf(xss, link, { where })).toBeLessThan(80)
    expect(scoreOf(xss, link.replace('track', 'alert'), { where })).toBeGreaterThanOrEqual(80)
    expect(scoreOf(xss, link)).toBeGreaterThanOrEqual(80)
  })
})

describe('a script that is compared', () => {
  it.each([
    'state=2^due<=javascript:gs.endOfToday()^ORDERBYdue',
    'closed_at>=javascript:gs.daysAgoStart(7)',
    'javascript:S1234',
  ])('is no address: %s', (value) => expect(scoreOf(xss, value)).toBeLessThan(60))

  it.each([
    'href=javascript:go.there()',
    'x>=javascript:alert(1)',
    '<a href=javascript:S1234>',
    'javascript:S1234()',
  ])('but for: %s', (value) => expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80))
})

describe('what is arguable', () => {
  it.each([
    '<iframe src="https://www.youtube.com/embed/abc" width="560" height="315" allowfullscreen></iframe>',
    'You can use the <script> tag to embed code in a page, and the <iframe> tag to embed pages.',
    '<a href="javascript:void(0)">menu</a>',
    'document.cookie',
    'html <script> tag attributes',
    'Strip <script> from comments; keep links',
    'No <script> tags please. Thanks',
    '<object data="/files/a.pdf" type="application/pdf" width="100%"><p>No viewer</p></object>',
    'Put it between <script> and </script> tags.',
    "The pattern /<script[^>]*>/i doesn't match </script >, so our filter is incomplete.",
    "Don't allow javascript: URLs or onerror= handlers",
    'javascript:void(0) is an old trick for links',
    'eval() is dangerous; exec() too',
    '<iframe src="https://maps.example.com/embed?pb=1" width="600" height="450" style="border:0" loading="lazy"></iframe>',
    '<!DOCTYPE html><html><head><meta charset="utf-8"><link rel="stylesheet" href="https://cdn.example/x.css"></head></html>',
  ])('is not denied: %j', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(80)
  })
})
