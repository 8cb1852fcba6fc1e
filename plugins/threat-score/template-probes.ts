import type { Sign } from './signs.ts'

/** What is asked first: whether anything computes what stands between the marks of an engine. */
export const probes: readonly Sign[] = [
  {
    what: 'arithmetic',
    points: 88,
    inProse: 40,
    pattern:
      /(?:\$(?:\\{1,2}\w)?\{[{=]?|#\{\{?|\{\{\{?[=~]?|\{!!|\*\{|@\{|~\{|%\{|<%[-=]?|<#=|\[%=?|\[=|@\(|\{%=?|\{%-?\s{0,3}print\s?\(?)\s{0,4}(?:['"]\w{0,8}['"]\s{0,2}\+\s{0,2})?(?:['"]\d{1,12}['"]|(?:\(\s?\d{1,12}\s?,\s?)?[(-]{0,2}\d{1,12}\)?)\s{0,3}[*+\-/]{1,2}\s{0,3}['"(]{0,2}\d{1,12}(?!\d|[-/]\d)/,
  },
  { what: 'arithmetic', points: 60, inProse: 10, pattern: /(?:^|[^$#{\w])\{[=@]?\d{1,12}\s{0,2}\*\s{0,2}\d{1,12}\}/ },
  // `{{364|add:733}}`, `{{ 7|multiply(7) }}`: numbers that a filter computes.
  {
    what: 'arithmetic',
    points: 86,
    inProse: 20,
    pattern:
      /\{\{-?\s{0,3}['"]?\d{1,12}['"]?\s{0,2}\|\s{0,2}(?:add|plus|minus|sub|subtract|times|mul|multiply|multiplied_by|divided_by|div|modulo|pow)\b\s{0,2}[:(]\s{0,2}['"]?\d/,
  },
  // `{{"ab"*3}}`, `{{'a'~'b'}}`, `<%= "a"+"b" %>`: texts that are put together.
  {
    what: 'literal',
    points: 84,
    inProse: 20,
    pattern:
      /(?:\{\{|<%=|#\{)\s{0,3}['"]\w{1,16}['"]\s{0,2}(?:\*\s{0,2}\d|[~+]\s{0,2}['"]\w{1,16}['"]\s{0,2}(?:\}|%>))|(?:\{\{|<%=|#\{|@\()\s{0,3}['"]\w{0,16}['"]\s{0,2}\.\s{0,2}(?:to_?uppercase|to_?lowercase|upper|lower|upcase|downcase|concat|repeat|replace|reverse|tostring|to_s|substring|getbytes|hashcode|length|join|format)\s{0,2}(?:\(|\}|%>)/,
  },
  // `${"a".concat("b")}`: JavaScript writes such things inside of longer lines.
  {
    what: 'literal',
    points: 84,
    inProse: 20,
    pattern:
      /^\w{0,12}[$#*%@]\{\s{0,3}['"]\w{0,16}['"]\s{0,2}\.\s{0,2}(?:to_?uppercase|touppercase|tolowercase|concat|replace|tostring|substring|getbytes|hashcode|length)\s{0,2}\([^{}]{0,80}\}\w{0,12}$/,
  },
  {
    what: 'version',
    points: 85,
    inProse: 20,
    pattern:
      /(?:\{\{|<%|[$#]\{)[-=]?\s{0,3}(?:_\.(?:version|templatesettings)\b|\.version\b[^}]{0,3}\}|smarty\.version)|\$\{\.(?:version|data_model|main|globals|vars|locals)\b/,
  },
  {
    what: 'arithmetic',
    points: 86,
    inProse: 20,
    pattern: /\{%-?\s{0,3}(?:el)?if\s{1,3}\d{1,9}\s{0,2}\*\s{0,2}\d{1,9}\s{0,2}==/,
  },
  {
    what: 'arithmetic',
    points: 85,
    inProse: 20,
    pattern:
      /^[^{}]{0,12}\{%(?:25)?-?\s{0,3}set\s{1,3}\w{1,12}\s{0,3}=\s{0,3}\d{1,12}\s{0,3}[*+/~-]\s{0,3}\d{1,12}\s{0,3}-?%/,
  },
  // `${62}<#--18-->${94}`, `{62}{*18*}{94}`, `62{#18#}94`: a comment of the engine that is left out between two numbers.
  {
    what: 'comment',
    points: 86,
    inProse: 20,
    pattern:
      /(?:\{\s?|=\s?|^)\d{1,9}\s?[}%]{0,2}>?\s?(?:<#--|\{[*#!%]|\{\{!|<%[#-]|@\*|#\*)\s?(?:comment\s?%\}\s?)?\d{1,9}/,
  },
  // `${sum(1024,123)}`: a function of numbers that is all of the value.
  {
    what: 'arithmetic',
    points: 84,
    inProse: 20,
    pattern:
      /^\W{0,3}\w{0,8}(?:[$#@*]\{|\{\{|<%=)\s?[a-z][\w.]{0,20}\(\s?-?\d{1,12}(?:\s?,\s?-?\d{1,12}){1,3}\s?\)\s?(?:\}{1,2}|%>)\w{0,8}$/,
  },
  // `{{(1..3)|join}}`: a range that a filter reads; `{{"ab"|nl2br}}`: a text that is written only to be changed.
  {
    what: 'literal',
    points: 85,
    inProse: 20,
    pattern:
      /\{[{%][^{}]{0,40}\(\s?\d{1,6}\s?\.\.\s?\d{1,6}\s?\)\s?\||\{\{\s?['"]\w{1,16}\s?['"]\s?\|\s?(?:nl2br|length|reverse|md5|sha1|sha256|base64|url_encode|json_encode)\s?[}|(]/,
  },
  // What the engine or its language calls itself.
  {
    what: 'version',
    points: 85,
    inProse: 20,
    pattern:
      /(?:<%[=-]?|\{\{|[$#@]\{)\s{0,3}(?:erb|slim|haml|rails|ruby|mako|jinja2|tornado|twig|process|sys|platform)(?:[.:]{1,2}\w{1,12}){0,2}[.:]{1,2}version\b|<%[=-]?\s{0,3}(?:ruby_(?:version|platform|engine)|\$0|__file__|@@?\w{1,12}\.class)\s{0,3}-?%>|\bconstant\s?\(\s?['"](?:[\w\\]{1,60}::(?:\w{0,20}_)?version|php_(?:version|os|uname|eol|sapi)|\w{0,20}(?:_path|_dir|_key|password|secret))['"]/,
  },
  // Dust, Smarty: a tag that computes.
  { what: 'arithmetic', points: 85, inProse: 20, pattern: /\{@math\s[^{}]{0,80}\bmethod\s?=/ },
  { what: 'polyglot', points: 85, inProse: 40, pattern: /\$\{\{<%\[%'"|\{\{7\*7\}\}|<%'\$\{\{/ },
]
