import type { Sign } from './signs.ts'

/** FreeMarker, Velocity, Thymeleaf and the expression languages of Java servers. */
export const javaEngines: readonly Sign[] = [
  {
    // What every page of a Java server can name; the first is how pages write their own links.
    what: 'implicit-object',
    points: 85,
    inProse: 30,
    pattern:
      /[$#]\{\s{0,3}(?:applicationscope|sessionscope|requestscope|headervalues|initparam|facescontext|externalcontext|springmacrorequestcontext\.(?!contextpath|requesturi|geturl|getmessage)\w{1,60}|pagecontext\b(?!\.request\.contextpath))\b/,
  },
  // What a template of Thymeleaf can name besides its model; a method of any bean.
  {
    what: 'implicit-object',
    points: 84,
    inProse: 25,
    pattern:
      /[$*~@]\{\s{0,3}#(?:ctx|vars|root|httpservletrequest|httpsession|servletcontext|request|response|execinfo|mvc|themes)\b|\*\{\s{0,3}@[a-z]\w{1,40}\.\w{1,40}\s{0,2}\(/,
  },
  {
    what: 'class-climbing',
    points: 88,
    inProse: 40,
    pattern:
      /[$#*@]!?\{[^{}]{0,60}(?:\.getclass\(|\.class\.(?:forname|getresource|getmethod|protectiondomain|classloader)|\.constructor\b|setaccessible|getdeclared|\.invoke\()|\bprotectiondomain\b[^{}]{0,20}classloader|\bclassloader\.loadclass\(/,
  },
  {
    what: 'freemarker',
    points: 92,
    inProse: 50,
    pattern:
      /<#assign\s{1,3}\w{1,30}\s{0,2}=\s{0,2}(?:\d{1,9}\s{0,2}[*+-]\s{0,2}\d|['"]?\.|\w{1,30}\?api)|\?new\(\)|freemarker\.template\.utility|\?api\.|<#list\s{1,3}(?:\.|\d)|\[#assign\s|\w\?(?:interpret|eval_json|eval)\s{0,2}[}(?!]|<#(?:include|import)\s{1,3}['"](?:\/|\.\.\/|file:|https?:)/,
  },
  {
    what: 'velocity',
    points: 90,
    inProse: 40,
    pattern:
      /#set\s{0,3}\(\s{0,3}\$\w{1,30}=\S|#set\s{0,3}\(\s{0,3}\$\{?\w{1,30}\}?\s{0,2}=\s{0,2}(?:['"]\w{0,3}['"]|\d{1,9}\s{0,2}[*+-]\s{0,2}\d|\$\{?(?:class|request|req|application|session|res|response|context|ctx|esc|rt|runtime|ex)\b|[^()]{0,60}(?:runtime|\.class\b|getclass|java\.))|\$class\.(?:inspect|type|forname)\b|#evaluate\(|\$\w{1,20}\.getclass\(\)|\$\{?\w{1,20}\.class\.forname|\$\{?\w{1,20}\.(?:waitfor|getinputstream)\(\)|\$\w{1,20}\.\w{1,20}\(\s?['"](?:org\.apache|java|javax)\./,
  },
  // Macros of XWiki, Jelly of ServiceNow.
  {
    what: 'macro',
    points: 88,
    inProse: 40,
    pattern:
      /\{\{\s?(?:\/(?:groovy|velocity|beanshell|async)\s?\}\}|(?:groovy|velocity|beanshell|async)\s{1,3}\w{1,20}=)|<g2?:evaluate\b|<j:(?:jelly|invoke|new)\b/,
  },
  {
    what: 'thymeleaf',
    points: 92,
    inProse: 50,
    pattern:
      /__\$\{[^{}]{1,200}\}__|\[[[(]\s{0,3}\$\{(?!(?:[a-z]\w{0,40}(?:\.\w{1,40}){0,6}(?:\s?\?:\s?'[^']{0,40}')?|#(?:dates|numbers|strings|temporals|lists|messages|calendars|aggregates|uris)\.\w{1,30}\([^(){}]{0,80}\))\})|::\.x\b/,
  },
]

/** In values with `${`, `#{` and their kin. */
export const expressions: readonly Sign[] = [
  // `${class.getResource("")}`, `${request.getAttribute("c").add(...)}`: what a page is given, and methods that reach further.
  {
    what: 'expression',
    points: 88,
    inProse: 35,
    pattern:
      /\b(?:class|request|session|application|servletcontext|pagecontext)\.(?:getresource\w{0,10}|getattribute|setattribute|getsession|getservletcontext|getclass|getclassloader|getrequestdispatcher|getinputstream|getrealpath|getwriter|forname|removeattribute|getservletcontext)\s?\(/,
  },
  // `${new URL("...").getText()}`: Groovy and SpEL make things.
  {
    what: 'expression',
    points: 88,
    inProse: 35,
    pattern:
      /[$#*@%]\{[^{}]{0,120}(?:@environment\.|\bt\(\s?(?:character|string|integer|system|class|math|thread)\s?\)\s?\.)|[$#*@%]\{\s{0,3}new\s{1,3}(?:java|javax|groovy|org|com|sun|freemarker)\.\w|\bnew\s{1,3}(?:file|url|socket|scanner|filereader|filewriter|groovyshell|groovyclassloader|processbuilder)\s{0,2}\(\s{0,2}['"][^'"]{0,200}['"]\s{0,2}\)\s{0,2}\.\s{0,2}(?:get|text|open|each|read|with|new|bytes|list|delete|write|eval)|[$#*%]\{\s{0,3}(?:this|self|shell|binding|eval)\.(?:evaluate|me|run|parse|parseclass|binding|metaclass)\b/,
  },
]
