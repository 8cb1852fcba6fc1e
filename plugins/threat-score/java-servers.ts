import type { Sign } from './signs.ts'

/** What servers in Java run for whoever administers them: beans, plugins, consoles and utilities by their names. */
export const javaServers: readonly Sign[] = [
  // Contexts that are read from an address.
  {
    what: 'dangerous-class',
    points: 90,
    inProse: 45,
    pattern: /\b(?:filesystem|classpath|generic|urlxml|web)xmlapplicationcontext\b(?:['"\s]{0,3}\(|['"]|$)/,
  },
  // Jolokia and ActiveMQ: beans that read, write and load files.
  {
    what: 'bean',
    points: 88,
    inProse: 40,
    pattern:
      /\bjmxconfigurator\b|\breloadbyurl\b|\bcompilerdirectivesadd\b|\bjvmtiagentload\b|\btype=diagnosticcommand\b|\btype=mbeanfactory\b|\btype=flightrecorder\b|org\.apache\.logging\.log4j2:type=|\bmlet\b[^"]{0,40}getmbeansfromurl/,
  },
  // Writers and listeners of Solr, readers of remote streams.
  {
    what: 'plugin',
    points: 86,
    inProse: 40,
    pattern:
      /\bsolr\.(?:velocityresponsewriter|runexecutablelistener|xsltresponsewriter)\b|\bparams\.resource\.loader\.enabled\b|\brequestdispatcher\.requestparsers\.enableremotestreaming\b/,
  },
  {
    what: 'console',
    points: 88,
    inProse: 40,
    pattern:
      /\bjenkins\.(?:instance|getinstance\s?\(|get\s?\(\s?\))|\bhudson\.(?:security|util\.secret|model\.user|remoting)\b|\bcom\.cloudbees\.plugins\.credentials\b|\bgroovy\.(?:sql\.sql|util\.groovyscriptengine)\b/,
  },
  // The name of a class whose purpose is to run programs, alone in its value.
  {
    what: 'utility',
    points: 84,
    inProse: 30,
    pattern: /^(?:[a-z]\w{0,30}\.){2,8}(?:runtime|process|shell|command|cmd|exec|groovy|script)utils?$/,
  },
  // A proof of concept: a command that any machine has, run by Groovy, in however long a class.
  {
    what: 'script-engine',
    points: 92,
    inProse: 84,
    pattern:
      /['"](?:\/bin\/)?(?:touch|id|whoami|calc|curl|wget|nc|ba?sh|cat|ping|uname|cmd|powershell|sh)(?:\.exe)?(?:\s[^'"\n]{0,120})?['"]\s{0,2}\.execute\s{0,2}\(|\basttest\s{0,2}\(\s{0,2}value\s?=/,
  },
]
