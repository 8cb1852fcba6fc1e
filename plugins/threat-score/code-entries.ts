import { javaWords, latexWords, list, objectsWords, phpWords, scriptWords, templateWords } from './detector-words.ts'
import type { Entry } from './entry.ts'
import {
  AMPERSAND,
  AT,
  BACKSLASH,
  BANG,
  BRACE,
  BRACKET,
  CARET,
  COLON,
  CONTROL,
  DOLLAR,
  DOT,
  EQUALS,
  HASH,
  LESS,
  LINE_END,
  PAREN,
  PERCENT,
  QUESTION,
  QUOTE,
  SEMICOLON,
  SERIALISED,
  SERVER_TAG,
  SLASH,
  STAR,
  WIDE,
} from './glance.ts'
import { htaccess } from './htaccess.ts'
import { java, ognl } from './java.ts'
import { latex } from './latex.ts'
import { objects } from './objects.ts'
import { php } from './php.ts'
import { prototype, script } from './script.ts'
import { scriptLiteral } from './script-literal.ts'
import { template } from './template.ts'

/** What looks for code: templates, Java, serialised objects, PHP and other languages (detectors.ts). */
export const codeEntries: readonly Entry[] = [
  {
    detector: template,
    words: templateWords,
    alone: BRACE | SERVER_TAG,
    pairs: [
      [PAREN, AT | DOLLAR | QUESTION],
      // `[=7*7]`, `[%7*7%]`.
      [BRACKET, EQUALS | PERCENT],
    ],
  },
  {
    detector: latex,
    words: latexWords,
    withWord: BACKSLASH,
  },
  {
    detector: java,
    words: javaWords,
  },
  {
    detector: ognl,
    words: list('redirect redirectaction xwork ognl'),
    withWord: BRACE | DOT,
    pairs: [[HASH, BRACE | BRACKET | PAREN | EQUALS | AT]],
  },
  {
    detector: objects,
    words: objectsWords,
    withWord: CONTROL | LESS | BANG | LINE_END | DOT | QUOTE | COLON | SLASH | CARET | BACKSLASH,
    alone: SERIALISED,
    // `\xac\xed\x00\x05`; the empty header of .NET's formatter in base64.
    pairs: [
      [CONTROL, WIDE],
      [SLASH, EQUALS],
      // Aliases of YAML.
      [STAR, AMPERSAND],
    ],
  },
  {
    detector: php,
    words: phpWords,
    withWord: PAREN | COLON | LESS | DOLLAR | EQUALS | BACKSLASH | SLASH | BRACKET | QUOTE,
    alone: SERVER_TAG,
    pairs: [
      [COLON, BRACE],
      [DOLLAR, PAREN],
    ],
  },
  {
    detector: htaccess,
    words: list('addtype addhandler sethandler php_value php_flag php_admin_value php_admin_flag'),
  },
  {
    detector: prototype,
    words: list(
      '__proto__ prototype constructor outputfunctionname escapefunction localsname destructuredlocals __js_function _cryo_function_ ' +
        '__pro__proto__to__ constconstructorructor protoprototypetype __definegetter__ __definesetter__ __lookupgetter__ __lookupsetter__ ' +
        '__construct __destruct __call __callstatic __invoke __wakeup __unserialize __set_state __tostring',
    ),
  },
  {
    detector: script,
    words: scriptWords,
    withWord: PAREN | DOT | BRACKET | BRACE | SEMICOLON | QUOTE | COLON | SLASH,
    pairs: [[AT, BRACE]],
  },
  // `', isAdmin: true }; //`, `'});throw x//`
  { detector: scriptLiteral, pairs: [[QUOTE, COLON | SEMICOLON]] },
]
