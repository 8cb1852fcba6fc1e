import type { Field } from '../../gateway/contract/index.ts'
import { holdsCode, isFileInBase64 } from './base64-code.ts'
import { isObjectWrittenAbout } from './code-text.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

const signs = signDetector(
  'objects',
  [
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
        /<java\.(?:util|lang|beans)\.|<object\s{1,3}class\s{0,2}=\s{0,2}["']java|<void\s{1,3}(?:method|property|class|index)\s{0,2}=|<dynamic-proxy>|<sorted-set>|<java\s{1,3}version=|\sserialization\s?=\s?["']custom["']|<org\.apache\.|<com\.sun\.|<javax\.|<jdk\.nashorn\./,
    },
    {
      what: 'typed-yaml',
      points: 92,
      inProse: 50,
      pattern:
        /!!(?:javax?|com|org|sun)\.[\w.]{3,60}|!!python\/(?:object[/:]|name|module|tuple)|!ruby\/(?:object|hash|struct|marshalable|module|class|exception|array|string)\b|tag:yaml\.org,2002:(?:js\/|python\/(?:object|name|module|tuple)|ruby\/|javax?\.|com\.|org\.|sun\.)|!!js\/function|!!perl\/(?:code|hash|array|scalar|glob|ref)\b|!php\/(?:object|const)\b|!<?!?system\.(?:windows|diagnostics|configuration|io|management|web|security|data)\./,
    },
    {
      what: 'serialised',
      points: 92,
      pattern:
        /(?:^|[^a-z0-9+/])ro0ab[a-z]|(?:^|[^a-f0-9])aced0005|\xac\xed\x00?\x05[\x70-\x7e]|\ufffd\ufffd\x00?\x05sr|aaeaaad\/\/\/\/\/|abaaaa\/\/\/\/\/we|aaqaaap\/\/\/\/8b|(?:^|[^a-z0-9+/])h4si[a-z0-9+/]{8,9}[f1]vzlog1|(?:^|[^a-z0-9+/])h4siaaaaaaa[a-z0-9+/]{40}|^0408(?:55|6f|75|5b|7b|65|49|63|6d|53)[0-9a-f]{2,80}(?:3a3a|47656d|4d6f64756c65)/,
    },
    {
      what: 'pickle',
      points: 90,
      inProse: 45,
      pattern:
        /(?:^|[^a-z]|\\n)[ci](?:posix|nt|os|subprocess|__builtin__|builtins|pty|platform|runpy|commands|webbrowser|timeit|pdb|sys|code)(?:\n|\\n)(?:system|popen\w{0,4}|check_output|call|run|getoutput|eval|exec\w{0,4}|compile|getattr|globals|__import__|spawn|open|interact|modules|os|timeit|_run_code)(?:\n|\\n)|\b(?:builtins|__builtin__|posix|nt|os|subprocess|pty|runpy|commands|timeit)(?:\x94?\x8c[\x01-\x1f]|[\x00-\x1f\x80-\x9f\ufffd]{1,6})(?:system|popen|exec|eval|getattr|check_output|call|run|spawn|__import__|compile|_run_code|getoutput)\b|^800495[0-9a-f]{4}0{12}8c|^800[2-5](?:95[0-9a-f]{16})?(?:[0-9a-f]{2}){0,8}?(?:63|8c[0-9a-f]{2})(?:6f730a|6f73948c|706f736978|6e740a|5f5f6275696c74696e5f5f|6275696c74696e73|73756270726f63|707479|72756e7079|636f6d6d616e6473|706c6174666f726d|74696d656974|636f64650a|7764620a|6374797065730a|7064620a)|gasv[a-z0-9+/=]{8}/,
    },
    // Whatever it imports: a module, a name, then the arguments that it is called with.
    {
      what: 'pickle',
      points: 88,
      inProse: 45,
      pattern:
        /(?:^|[\n(.])c[a-z_][\w.]{1,40}\n[a-z_]\w{0,40}\n(?:p\d{1,5}\n)?\({1,3}(?:s['"]|[ifl]-?\d|g\d|tr|[dl]p\d|v[^\n]{1,80}\n(?:p\d{1,5}\n)?t)/,
    },
    {
      what: 'dotnet',
      points: 90,
      inProse: 45,
      pattern:
        /system\.diagnostics\.process|objectdataprovider|system\.windows\.data|windowsidentity|system\.configuration\.install|resourcedictionary\s|typeconfusedelegate|losformatter|system\.reflection\.assembly|expandedwrapper|markup\.xamlreader|textformattingrunproperties|system\.activities\.presentation|sessionsecuritytoken|system\.management\.automation\.|axhost\+state|microsoft\.visualstudio\.text\.formatting/,
    },
    {
      what: 'gem',
      points: 84,
      inProse: 30,
      pattern: /\bgem::(?:installer|requirement|specfetcher|package|source|stubspecification|resolver)\b/,
    },
    // Perl's Data::Dumper and Storable: a thing that is made to be of a class; a class by its name in Python's JSON.
    { what: 'perl', points: 85, inProse: 30, pattern: /\bbless\s{0,2}\(\s{0,2}(?:\\|\{|\[|do\s?\{)|^pst0[\x00-\x1f]/ },
    // Lists of references to lists of references: a few lines that are gigabytes when read.
    {
      what: 'alias-bomb',
      points: 90,
      pattern:
        /&\w{1,20}\s{0,3}\[\s{0,3}\*\w{1,20}\s{0,2},\s{0,3}\*\w{1,20}\s{0,2},\s{0,3}\*\w{1,20}\s{0,2},\s{0,3}\*\w|&\w{1,20}\s{0,2}\n\s{0,8}-\s?\*\w{1,20}\n\s{0,8}-\s?\*\w{1,20}\n\s{0,8}-\s?\*\w{1,20}\n\s{0,8}-\s?\*\w|&\w{1,20}\s{0,2}\{\s?\w{1,20}:\s?\*\w{1,20},\s?\w{1,20}:\s?\*\w{1,20},\s?\w{1,20}:\s?\*\w{1,20},\s?\w{1,20}:\s?\*\w/,
    },
  ],
  isObjectWrittenAbout,
)

/**
 * Starts of streams in base64, in which case counts: Python's pickle that begins with an import, Ruby's `Marshal`, objects
 * of .NET in the place of a page's state (honest ones begin with `/wEP`), classes of Java.
 */
const STARTS = [
  ...['gANj', 'gAJj', 'gAJ9', 'Y29zC', 'Y250C', 'Y3Bvc2l4', 'Y3N1YnByb2', 'Y19fYnVpbH', 'Y2J1aWx0a'],
  ...['BAho', 'BAhv', 'BAhj', 'BAhVOhV', 'BAhbC', '/wEy', 'yv66vg'],
] as const
/** Shorter ones hold nothing that runs. */
const SHORTEST = 24
/** Keys that name a class, and packages whose classes nobody sends: values of `java.util` and the like are data. */
const CLASS_KEY =
  /^(?:@type|@class|\$type|__type|json_class|__jsonclass__|__class|__class__|__reduce__|__module__|_class|className|class_name|clazzName)$/
const DANGEROUS_CLASS =
  /^(?:(?:os|posix|nt)\.(?:system|popen|exec\w{1,3}|spawn\w{1,3})$|subprocess\.|builtins\.|__builtin__\.|java\.(?:net|io|rmi|beans|nio)\.|java\.lang\.(?:autocloseable|class|process|runtime|thread|exception)|javax\.|sun\.|com\.sun\.|com\.mchange\.|com\.caucho\.|org\.apache\.(?:xbean|ibatis|commons|tomcat|shiro|hadoop|catalina)|org\.springframework\.|ch\.qos\.|system\.(?:windows|diagnostics|configuration|security|io|web\.security|data\.services|activities|management|identitymodel)\b|microsoft\.visualstudio\.text|gem::|guzzlehttp\\|monolog\\|yii\\|craft\\|erb$|activesupport::|\\{0,2}(?:psy|guzzlehttp|monolog|yii|illuminate|symfony|laminas|phpunit)\\|imagick$|action(?:view|dispatch|controller)::)/i
/** Keys by which libraries of Python and Ruby choose a class. */
const TYPE_KEY = /^(?:py\/(?:object|reduce|function|type|newargs|state)|\^[oOu])$/

/** Objects that run code when they are read: Java's, .NET's, Python's and Ruby's formats, and JSON or XML that names types. */
export const objects: Detector = { family: 'objects', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  if (isFileInBase64(value)) {
    if (holdsCode(value)) report('polyglot', 88)
    return
  }
  signs.inspect(value, field, report)
  if (field.kind === 'name' && TYPE_KEY.test(value)) report('typed-json', 84)
  if (CLASS_KEY.test(field.name) && DANGEROUS_CLASS.test(value)) report('typed-json', 88)
  if (value.length < SHORTEST) return
  if (PHP_OBJECT.test(value) || (PHP_LIST.test(value) && PHP_INSIDE.test(opened(value)))) report('serialised', 84)
  for (const start of STARTS) if (value.startsWith(start) && BASE64.test(value)) report('serialised', 84)
}

/** `O:24:"Class\Name":` in base64: whatever private members it has, for which it is no text. */
const PHP_OBJECT = /^Tzo[w-z0-5][\w+/-]{18,}={0,2}$/
/** A list, a text or an object that reads itself: honest ones hold no object of a class. */
const PHP_LIST = /^(?:YT|Qz|cz)o[w-z0-5][\w+/-]{18}/
const PHP_INSIDE = /(?:^|[;{])[oc]:[+]?\d{1,4}:"[\w\\]{1,80}":[+]?\d{1,5}:\{/i

/** What base64 holds, its bytes as letters. An object of a class stands near the beginning. */
function opened(value: string): string {
  return Buffer.from(value.slice(0, LONGEST_OPENED), 'base64').toString('latin1')
}
const LONGEST_OPENED = 16_384

const BASE64 = /^[\w+/-]{24}/
