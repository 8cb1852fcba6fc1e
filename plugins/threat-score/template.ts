import type { Field } from '../../gateway/contract/index.ts'
import { isWrittenAbout } from './code-text.ts'
import type { Detector, Report } from './detector.ts'
import { type Sign, signDetector } from './signs.ts'
import { expressions, javaEngines } from './template-java.ts'
import { phpEngines, twig } from './template-php.ts'
import { probes } from './template-probes.ts'
import { pythonClasses, pythonEngines } from './template-python.ts'
import { scriptEngines } from './template-script.ts'

const lookups: readonly Sign[] = [
  // CVE-2021-44228 and its disguises: a lookup inside a lookup, or one letter at a time (`${lower:j}`, `${::-j}`).
  { what: 'jndi', points: 97, pattern: /\$\{[^{}]{0,40}jndi\s{0,4}:(?!\.\.\.|…)/ },
  {
    what: 'nested-lookup',
    points: 92,
    pattern: /\$\{[^{}]{0,40}\$\{(?:lower|upper|env|sys|java|date|main|ctx|::|:-|k8s|sd|base64)/,
  },
  {
    what: 'lookup',
    points: 90,
    pattern:
      /\$\{(?:lower|upper|base64):[^{}]{1,40}\}|\$\{(?:\w{0,12}:[\w:]{0,20})?:-[a-z]\}|\$\{\w{1,20}:-[a-z]\}\$\{/,
  },
  // What is asked first: of which version, who runs it, what a file of the application says.
  {
    what: 'lookup',
    points: 85,
    inProse: 25,
    pattern:
      /\$\{(?:sys:(?:java\.(?:version|vendor)|os\.\w{2,8}|user\.name)|java:(?:version|runtime|vm|os|hw|locale)|bundle:[\w.]{1,40}:[\w.]{1,60})\}/,
  },
  {
    what: 'lookup',
    points: 60,
    inProse: 20,
    pattern: /\$\{(?:sys|java|ctx|bundle|k8s|docker|web|log4j|main|date|spring|sd|marker):\w/,
  },
  // Apache Commons Text (CVE-2022-42889).
  {
    what: 'lookup',
    points: 90,
    inProse: 40,
    pattern: /\$\{(?:script:\w|dns:|url:utf|urldecoder:|xml:|file:utf|resourcebundle:)/,
  },
  { what: 'lookup', points: 45, inProse: 10, pattern: /\$\{env:\w/ },
]

/** What no engine is alone with: a thing's constructor, functions that run programs, includes of servers. */
const common: readonly Sign[] = [
  {
    what: 'class-climbing',
    points: 90,
    inProse: 40,
    pattern: /\{[{%][^{}]{0,80}(?:\.|\[['"]|\|attr\(['"])(?:constructor|getclass|class\.|_self|__)/,
  },
  {
    what: 'code',
    points: 90,
    inProse: 40,
    pattern:
      /[$#%*@{]\{[^{}]{0,60}(?:system|exec|popen|passthru|sleep|phpinfo|shell_exec|eval|evaluate|require|import|processbuilder|readfile|file_get_contents)\s{0,2}\(/,
  },
  {
    what: 'include',
    points: 90,
    inProse: 40,
    pattern: /<!--\s{0,3}#\s{0,3}(?:exec|include|echo|config|printenv|set|fsize|flastmod)\b/,
  },
  // A value that begins so is no text about it, however many lines it has.
  { what: 'edge-include', points: 85, pattern: /^\s{0,8}<(?:esi:[a-z]|!--\s?esi\s)/ },
  {
    what: 'edge-include',
    points: 85,
    inProse: 40,
    pattern:
      /<esi:(?:include|inline|debug|assign|vars|eval|choose|when|try|attempt|remove|comment|text|function|foreach|invalidate)\b|<!--\s?esi\s{1,3}[<$]|\$(?:add_header|set_response_code|set_redirect)\s?\(/,
  },
]

const everywhere = signDetector(
  'template',
  [...lookups, ...probes, ...pythonClasses, ...phpEngines, ...javaEngines, ...scriptEngines, ...common],
  isWrittenAbout,
)
const inTags = signDetector('template', [...pythonEngines, ...twig], isWrittenAbout)
const inExpressions = signDetector('template', expressions, isWrittenAbout)

/**
 * Template and expression injection: text that a template engine, an expression language or a logger would evaluate.
 * Honest templates name things (`{{ user.name }}`); attacks compute, or climb from a thing to its class.
 */
export const template: Detector = { family: 'template', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  everywhere.inspect(value, field, report)
  if (value.includes('{{') || value.includes('{%')) inTags.inspect(value, field, report)
  if (EXPRESSION.test(value)) inExpressions.inspect(value, field, report)
}

const EXPRESSION = /[$#*@%~]\{/
