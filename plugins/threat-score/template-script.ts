import type { Sign } from './signs.ts'
import { directives } from './template-directives.ts'

/** Engines of Ruby, Elixir, Node, ASP, Go and ColdFusion. */
export const scriptEngines: readonly Sign[] = [
  {
    what: 'erb',
    points: 88,
    inProse: 40,
    pattern:
      /<%=?\s{0,4}(?:system|exec|eval|`|file\.|dir\.|io\.|self\.|require\b|request\.|runtime\.|response\.|global\.|process\.|out\.print|foreach|rails\.application\.(?:(?:credentials|secrets)(?:\.(?:config|to_\w{1,8}|inspect|read|secret_key_base|each|map)|\s{0,3}%)|secret_key_base|key_generator|config\.secret)|import\s{1,3}(?:os|sys|subprocess|socket|pty|commands|importlib|shutil)\b|from\s{1,3}(?:os|subprocess|pty)\s|env\.(?:inspect|to_a|to_h|to_s|map|each))/,
  },
  // The same further inside: `<%= elem(System.shell("id"), 0) %>`.
  {
    what: 'erb',
    points: 88,
    inProse: 40,
    pattern:
      /<%[-=]?[^%]{1,80}(?:\bsystem\s{0,2}\(|\bsystem\.(?:shell|cmd|get_env|halt)\b|:os\.cmd|\bcode\.(?:eval|compile|require)\w{0,10}|\bfile\.(?:read|open|stream|write|ls)!?\s?\(|\bio\.(?:popen|read|binread)\b|\bdir\.(?:entries|glob|children)|\bkernel\.|\bopen3\.|\bprocess\.(?:spawn|mainmodule)|\bexec\s{0,2}\(|\bpopen\s?\(|\bcreateobject\s?\(|\bgetruntime|\binstance_eval|\bchild_process|%x[({[|]|=\s{0,2}`)/,
  },
  // A control that nobody places on a page: the namespaces by which objects run programs when they are read.
  {
    what: 'asp',
    points: 88,
    inProse: 82,
    pattern:
      /<%@\s{0,3}register\s[^%]{0,160}\bnamespace\s{0,3}=\s{0,3}["'](?:system\.(?:runtime|diagnostics|io|management|configuration|reflection|data|workflow|windows|activities|identitymodel)|microsoft\.(?:performancepoint|visualstudio|powershell|build|sharepoint\.(?:publishing|portal)))/,
  },
  {
    what: 'asp',
    points: 85,
    inProse: 40,
    pattern:
      /<%@\s{0,3}(?:register|page(?!\s{1,3}(?:contenttype|pageencoding|iselignored|errorpage)\b)|import|include|language|taglib|webhandler|webservice|assembly|control)\b|<%(?:eval|execute|response|server)\b|<%\s{0,4}(?:eval|execute(?:global)?)\s{0,3}\(?\s?request/,
  },
  {
    what: 'razor',
    points: 85,
    inProse: 30,
    pattern:
      /@\{\s{0,3}(?:\/\/|var\s|system)|@\(\s{0,3}\d{1,9}\s{0,2}[*+]\s{0,2}\d|@\(?system\.(?:diagnostics|io|net|reflection|environment)\b|@\{\[?\s{0,2}system|@\(?(?:process\.start|file\.(?:readall\w{4,5}|writeall\w{4,5}|open|delete)|directory\.get\w{4,11}|environment\.(?:getenvironmentvariable|machinename|username|currentdirectory|osversion)|assembly\.load|activator\.createinstance)\b/,
  },
  { what: 'pug', points: 88, inProse: 30, pattern: /#\{\s{0,3}(?:(?:root|global|process|function|this)\b|`|%x\W)/ },
  // Perl's Template Toolkit.
  {
    what: 'perl',
    points: 90,
    inProse: 40,
    pattern: /\[%-?\s{0,3}(?:template\.new\s?\(|(?:raw)?perl\s{0,3}-?%\]|use\s{1,3}\w{1,20}\s?=\s?datafile)/,
  },
  // Liquid: what Ruby keeps for itself; a file that is named by a variable.
  { what: 'ruby', points: 88, inProse: 40, pattern: /\binstance_variable_[gs]et\b|\binclude_relative\s{1,3}\{\{/ },
  // The program that the page is made by, and its functions.
  {
    what: 'erb',
    points: 86,
    inProse: 40,
    pattern:
      /<%[-=_]?\s{0,4}\(?\s?(?:function\s?\(|this\.(?:process|constructor|global)|globalthis)|<#@\s{0,3}(?:template|import|assembly|include)\b|<#=\s{0,3}system\./,
  },
  {
    what: 'reflection',
    points: 88,
    inProse: 40,
    pattern: /\.gettype\s?\(\s?\)\s?\.\s?(?:assembly|gettype|getmethod|invokemember|basetype)\b|\.invokemember\s?\(/,
  },
  {
    what: 'method',
    points: 86,
    inProse: 30,
    pattern: /\{\{[^{}]{0,80}\|\s{0,2}call\s{1,2}\.|\{\{-?\s{0,3}\(?\s?\.[\w.]{3,60}\s{1,2}"\w{1,40}"\)\.\w/,
  },
  // Go: a method of what the page was given.
  {
    what: 'method',
    points: 84,
    inProse: 30,
    pattern:
      /\{\{-?\s{0,3}(?:call\s{1,3})?\.(?:\w{1,30}\.){0,4}(?:system|exec|command|runcommand|readfile|getfile|sendfile|saveuploadedfile|staticfs)\b\s{1,3}["'`]|\{\{-?\s{0,3}\.(?:\w{1,30}\.){1,4}(?:static|file|download|attachment|inline|get|group)\s{1,3}["'`][/.\w-]{0,60}["'`]\s{1,3}["'`](?:\/|\.\.)/,
  },
  ...directives,
  // A file server's own macros (HFS).
  {
    what: 'macro',
    points: 88,
    inProse: 40,
    pattern:
      /\{\.\s{0,2}(?:exec|save|load|append|delete|rename|mkdir|dialog|set|call|section|filetext|add folder|move|copy)\s{0,2}\|/,
  },
  {
    what: 'handlebars',
    points: 88,
    inProse: 40,
    pattern: /\{\{#with\s[^{}]{1,60}\sas\s\||\{\{[^{}]{0,40}\blookup\s{1,3}[\w.]{1,30}\s{1,3}["']constructor/,
  },
  {
    what: 'coldfusion',
    points: 88,
    inProse: 40,
    pattern:
      /<cf(?:execute|file|include|query|dump|directory|invoke|object|registry|script)\b|<jsp:(?:scriptlet|expression|declaration|usebean|include)\b/,
  },
]
