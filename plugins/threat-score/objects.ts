import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

const signs = signDetector('objects', [
  {
    what: 'typed-json',
    points: 92,
    inProse: 50,
    pattern:
      /["']@type["']\s{0,3}:\s{0,3}["'](?:[\w$]{1,40}\.){1,12}|["']\$type["']\s{0,3}:\s{0,3}["']\s{0,2}system\.|["']__type["']\s{0,3}:\s{0,3}["']system\./,
  },
  {
    what: 'typed-xml',
    points: 90,
    inProse: 50,
    pattern:
      /<java\.(?:util|lang|beans)\.|<object\s{1,3}class\s{0,2}=\s{0,2}["']java|<void\s{1,3}(?:method|property|class|index)\s{0,2}=|<dynamic-proxy>|<sorted-set>|<java\s{1,3}version=|<org\.apache\.|<com\.sun\.|<javax\.|<jdk\.nashorn\./,
  },
  {
    what: 'typed-yaml',
    points: 92,
    inProse: 50,
    pattern:
      /!!(?:javax?|com|org|sun)\.[\w.]{3,60}|!!python\/(?:object|name|module|tuple)|!ruby\/(?:object|hash|struct)|tag:yaml\.org,2002:(?:js\/|python\/(?:object|name|module|tuple)|ruby\/)|!!js\/function/,
  },
  {
    what: 'serialised',
    points: 92,
    pattern:
      /(?:^|[^a-z0-9+/])ro0ab[a-z]|(?:^|[^a-f0-9])aced0005|\xac\xed\x00\x05|aaeaaad\/\/\/\/\/|abaaaa\/\/\/\/\/we|aaqaaap\/\/\/\/8b|(?:^|[^a-z0-9+/])h4si[a-z0-9+/]{8,9}fvzlog1|(?:^|[^a-z0-9+/])h4siaaaaaaa[a-z0-9+/]{40}/,
  },
  {
    what: 'pickle',
    points: 90,
    inProse: 45,
    pattern:
      /c(?:posix|nt|os|subprocess|__builtin__|builtins)\n(?:system|popen|check_output|eval|exec|getattr)|gasv[a-z0-9+/=]{8}/,
  },
  {
    what: 'dotnet',
    points: 90,
    inProse: 45,
    pattern:
      /system\.diagnostics\.process|objectdataprovider|system\.windows\.data|windowsidentity|system\.configuration\.install|resourcedictionary\s|typeconfusedelegate|losformatter|system\.reflection\.assembly/,
  },
  {
    what: 'gem',
    points: 84,
    inProse: 30,
    pattern: /\bgem::(?:installer|requirement|specfetcher|package|source|stubspecification|resolver)\b/,
  },
])

/** Starts of streams in base64, in which case counts: Python's pickle that begins with an import, Ruby's `Marshal`. */
const STARTS = ['gANj', 'gAJj', 'gAJ9', 'BAho', 'BAhv', 'BAhj', 'BAhVOhV', 'BAhbC'] as const
/** Shorter ones hold nothing that runs. */
const SHORTEST = 24
/** Keys by which libraries of Python and Ruby choose a class. */
/** Keys that name a class, and packages whose classes nobody sends: values of `java.util` and the like are data. */
const CLASS_KEY = /^(?:@type|@class|\$type|__type)$/
const DANGEROUS_CLASS =
  /^(?:java\.(?:net|io|rmi|beans|nio)\.|java\.lang\.(?:autocloseable|class|process|runtime|thread|exception)|javax\.|sun\.|com\.sun\.|com\.mchange\.|com\.caucho\.|org\.apache\.(?:xbean|ibatis|commons|tomcat|shiro|hadoop|catalina)|org\.springframework\.|ch\.qos\.|system\.(?:windows|diagnostics|configuration|security|io|web\.security)\b)/i
const TYPE_KEY = /^(?:py\/(?:object|reduce|function|type|newargs|state)|\^[oOu])$/

/** Objects that run code when they are read: Java's, .NET's, Python's and Ruby's formats, and JSON or XML that names types. */
export const objects: Detector = { family: 'objects', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  signs.inspect(value, field, report)
  if (field.kind === 'name' && TYPE_KEY.test(value)) report('typed-json', 84)
  if (CLASS_KEY.test(field.name) && DANGEROUS_CLASS.test(value)) report('typed-json', 88)
  if (value.length < SHORTEST) return
  for (const start of STARTS) if (value.startsWith(start) && BASE64.test(value)) report('serialised', 84)
}

const BASE64 = /^[\w+/-]{24}/
