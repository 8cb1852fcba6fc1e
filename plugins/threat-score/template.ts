import { signDetector } from './signs.ts'

/**
 * Template and expression injection: text that a template engine, an expression language or a logger would evaluate.
 * Honest templates name things (`{{ user.name }}`); attacks compute, or climb from a thing to its class.
 */
export const template = signDetector('template', [
  // CVE-2021-44228 and its disguises: a lookup inside a lookup, or one letter at a time (`${lower:j}`, `${::-j}`).
  { what: 'jndi', points: 97, pattern: /\$\{[^{}]{0,40}jndi\s{0,4}:/ },
  {
    what: 'nested-lookup',
    points: 92,
    pattern: /\$\{[^{}]{0,40}\$\{(?:lower|upper|env|sys|java|date|main|ctx|::|:-|k8s|sd|base64)/,
  },
  { what: 'lookup', points: 90, pattern: /\$\{(?:lower|upper|base64):[^{}]{1,40}\}|\$\{[\w:]{0,20}:-[a-z]\}/ },
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
  {
    // What every page of a Java server can name; the first is how pages write their own links.
    what: 'implicit-object',
    points: 85,
    inProse: 30,
    pattern:
      /[$#]\{\s{0,3}(?:applicationscope|sessionscope|requestscope|headervalues|initparam|facescontext|externalcontext|pagecontext\b(?!\.request\.contextpath))\b/,
  },
  {
    what: 'arithmetic',
    points: 88,
    inProse: 40,
    pattern:
      /(?:\$\{\{?|#\{\{?|\{\{\{?|\*\{|@\{|~\{|%\{|<%=|\{\{=|\[=|@\(|\{%=?)\s{0,4}(?:['"]\w{0,8}['"]\s{0,2}\+\s{0,2})?['"(]{0,2}\d{1,12}['")]{0,2}\s{0,3}[*+\-/]\s{0,3}['"(]{0,2}\d{1,12}/,
  },
  { what: 'arithmetic', points: 60, inProse: 10, pattern: /(?:^|[^$#{\w])\{\d{1,12}\s{0,2}\*\s{0,2}\d{1,12}\}/ },
  {
    what: 'class-climbing',
    points: 93,
    inProse: 50,
    pattern:
      /[.[('"|{]\s{0,2}__(?:class|mro|base|bases|subclasses|globals|builtins|import|getattribute|getitem|dict|code)__|\b__import__\s{0,2}\(/,
  },
  {
    what: 'class-climbing',
    points: 90,
    inProse: 40,
    pattern: /\{[{%][^{}]{0,80}(?:\.|\[['"]|\|attr\(['"])(?:constructor|getclass|class\.|_self|__)/,
  },
  {
    what: 'class-climbing',
    points: 88,
    inProse: 40,
    pattern:
      /[$#*@]\{[^{}]{0,60}(?:\.getclass\(|\.class\.(?:forname|getresource|getmethod)|\.constructor\b|setaccessible|getdeclared|\.invoke\()/,
  },
  {
    what: 'engine-object',
    points: 85,
    inProse: 40,
    pattern:
      /\{\{\s{0,4}(?:config(?:\.items\(\)|\.from_object|\b\s{0,4}\}\})|self\b|request\.(?:application|environ|__|\[)|lipsum|cycler\s{0,2}[.[]|joiner\s{0,2}[.[]|namespace\s{0,2}[.[]|url_for\s{0,2}[.[|]|get_flashed_messages\s{0,2}[.[|]|_self\b|dump\(|range\.constructor|settings\.secret|handler\.settings|app\.request)/,
  },
  {
    what: 'filter-call',
    points: 90,
    inProse: 50,
    pattern:
      /\|\s{0,2}(?:filter|map|sort|reduce|e)\(['"](?:system|exec|passthru|shell_exec|popen|assert)['"]|registerundefinedfiltercallback|registerfilter|\{\{[^{}]{0,80}\|\s{0,2}(?:file_excerpt|exec|system)\b/,
  },
  {
    what: 'statement',
    points: 85,
    inProse: 30,
    pattern:
      /\{%[^%]{0,60}(?:import\s|popen|__|load\s{1,3}log\b|get_admin_log|include\s{0,2}['"]\.\.\/|set\s\w{1,20}\s{0,2}=\s{0,2}['"([]{0,2}__|debug\s{0,2}-?%\}|include\s{0,2}['"]\/etc)/,
  },
  {
    what: 'freemarker',
    points: 92,
    inProse: 50,
    pattern: /<#assign|\?new\(\)|freemarker\.template\.utility|\?api\.|<#list\s/,
  },
  {
    what: 'velocity',
    points: 90,
    inProse: 40,
    pattern:
      /#set\s{0,3}\(\s{0,3}\$|\$class\.inspect\(|#evaluate\(|\$\w{1,20}\.getclass\(\)|\$\w{1,20}\.class\.forname/,
  },
  {
    what: 'smarty',
    points: 88,
    inProse: 40,
    pattern:
      /\{\/?php\}|\{smarty_internal|\{\$smarty\.|\{(?:system|exec|passthru|eval|fetch)\s{0,2}[(\s]{1,2}['"]|\{self::|\{literal\}/,
  },
  {
    what: 'erb',
    points: 88,
    inProse: 40,
    pattern:
      /<%=?\s{0,4}(?:system|exec|eval|`|file\.|dir\.|io\.|self\.|require\b|request\.|runtime\.|response\.|global\.|process\.|out\.print|foreach)/,
  },
  {
    what: 'asp',
    points: 85,
    inProse: 40,
    pattern: /<%(?:@|eval|execute|response|server)\b|<%\s{0,4}eval\s{0,3}\(?request/,
  },
  { what: 'thymeleaf', points: 92, inProse: 50, pattern: /__\$\{[^{}]{1,200}\}__|\[\[\s{0,3}\$\{|::\.x\b/ },
  {
    what: 'razor',
    points: 85,
    inProse: 30,
    pattern:
      /@\{\s{0,3}(?:\/\/|var\s|system)|@\(\s{0,3}\d{1,9}\s{0,2}[*+]\s{0,2}\d|@system\.(?:diagnostics|io|net|reflection|environment)\b|@\{\[?\s{0,2}system/,
  },
  { what: 'pug', points: 88, inProse: 30, pattern: /#\{\s{0,3}(?:root|global|process|function|this)\b/ },
  // Go: a method of what the page was given.
  {
    what: 'method',
    points: 84,
    inProse: 30,
    pattern: /\{\{-?\s{0,3}(?:call\s{1,3})?\.(?:system|exec|command|runcommand|readfile|getfile)\b\s{1,3}["'`]/,
  },
  {
    what: 'handlebars',
    points: 88,
    inProse: 40,
    pattern: /\{\{#with\s[^{}]{1,60}\sas\s\||\{\{[^{}]{0,40}\blookup\s{1,3}[\w.]{1,30}\s{1,3}["']constructor/,
  },
  {
    what: 'code',
    points: 90,
    inProse: 40,
    pattern:
      /[$#%*@{]\{[^{}]{0,60}(?:system|exec|popen|passthru|sleep|phpinfo|shell_exec|eval|require|import|processbuilder|readfile|file_get_contents)\s{0,2}\(/,
  },
  { what: 'polyglot', points: 85, inProse: 40, pattern: /\$\{\{<%\[%'"|\{\{7\*7\}\}|<%'\$\{\{/ },
  {
    what: 'include',
    points: 90,
    inProse: 40,
    pattern: /<!--\s{0,3}#\s{0,3}(?:exec|include|echo|config|printenv|set|fsize|flastmod)\b/,
  },
  { what: 'edge-include', points: 85, inProse: 40, pattern: /<esi:(?:include|inline|debug|assign|vars|eval)\b/ },
])
