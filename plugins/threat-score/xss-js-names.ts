/**
 * What a JavaScript name means to an attacker. Names are case-sensitive as in JavaScript; those with capitals are also
 * listed in lower case, because applications that fold case are attacked through later decoding.
 */
export const NAME = {
  /** Shows a box: every proof of concept. */
  dialog: 1,
  /** Runs text as code. */
  exec: 2,
  /** Runs text as code when the argument is text: `setTimeout('...')`. */
  timer: 3,
  /** Writes markup into the page. */
  markup: 4,
  /** Secrets of the page, read as a member of `document`. */
  secret: 5,
  /** Secrets by a name of their own. */
  store: 6,
  /** Talks to other hosts. */
  network: 7,
  /** Turns data into text of code. */
  decode: 8,
  /** Where the page goes, and an input that the attacker writes. */
  location: 9,
  /** The global object: `window['al' + 'ert'](1)`. */
  global: 10,
  document: 11,
  /** Calls a function through itself: [].sort.call`${alert}1`. */
  reflect: 12,
  /** `onerror=alert;throw 1`. */
  handler: 13,
  /** Expects an operand next: `new`, `throw`. */
  prefix: 14,
  /** Stands between operands: `in`. */
  infix: 15,
  throw: 16,
  /** Makes functions out of text, also as a member: `[].at.constructor('...')()`. */
  maker: 17,
  /** As `markup`, as a member of `document`. */
  page: 18,
  /** A library whose members are network calls. */
  library: 19,
  /** The window, as a member of an event. */
  view: 20,
  /** Leads the page elsewhere, as a member of `location`. */
  steer: 21,
  /** Makes an element, which runs what it is given. */
  element: 22,
  /** Where an element gets its content from, as a member. */
  source: 23,
  /** The content of an element itself, as a member. */
  content: 24,
  /** Brings scripts of other hosts. */
  loader: 25,
  /** `this`: what code is written in, or the window. */
  self: 26,
} as const

const GROUPS: Readonly<Record<string, string>> = {
  dialog: 'alert prompt confirm',
  exec: 'eval execScript importScripts generateCRMFRequest',
  maker: 'Function constructor globalEval GeneratorFunction AsyncFunction $eval lookupMethod',
  timer: 'setTimeout setInterval setImmediate msSetImmediate',
  markup: `innerHTML outerHTML insertAdjacentHTML createContextualFragment parseHTML parseHTMLUnsafe setHTMLUnsafe`,
  page: 'write writeln body documentElement scripts',
  secret: 'cookie domain',
  store: 'localStorage sessionStorage indexedDB cookieStore',
  network: `fetch XMLHttpRequest sendBeacon getJSON Image WebSocket EventSource ActiveXObject Worker
    SharedWorker serviceWorker RTCPeerConnection ajax Components`,
  decode: 'fromCharCode fromCodePoint atob unescape decodeURI decodeURIComponent',
  location: 'location navigation navigate documentURI baseURI hash referrer',
  global: 'window self top parent frames globalThis opener contentWindow',
  document: 'document',
  reflect: 'call apply bind construct',
  handler: 'onerror onload onmessage onunhandledrejection onhashchange onpopstate onfocus onclick onmouseover',
  prefix: `new typeof void delete return var let const await async yield function class extends if else for while do
    switch case try catch finally with default static get set`,
  infix: 'in of instanceof as from',
  throw: 'throw',
  library: '$ jQuery axios navigator',
  view: 'view defaultView',
  steer: 'href assign replace',
  element: 'createElement createElementNS',
  source: 'src',
  content: 'srcdoc text textContent',
  loader: 'getScript import',
  self: 'this',
}

/** Groups without a name of which nothing dangerous can be done. */
const TELLING: readonly number[] = [
  NAME.dialog,
  NAME.exec,
  NAME.maker,
  NAME.timer,
  NAME.markup,
  NAME.store,
  NAME.network,
  NAME.decode,
  NAME.location,
  NAME.global,
  NAME.document,
  NAME.reflect,
  NAME.element,
  NAME.loader,
]
const LONGEST = 30

/** In lower case: without one of them no script is worth reading, but for those that put names together. */
export const tellingNames: readonly string[] = Object.entries(GROUPS)
  .filter(([group]) => TELLING.includes(NAME[group as keyof typeof NAME]))
  .flatMap(([, words]) => words.toLowerCase().split(/[\s$]+/))
  .filter((word) => word !== '')

const names = new Map<string, number>()
/** Lengths (as bits) of the listed names that begin with a letter: most words need no look-up. */
const lengths = new Uint32Array(128)
const tellingLengths = new Uint32Array(128)
for (const fold of [false, true]) {
  for (const [group, words] of Object.entries(GROUPS)) {
    for (const word of words.split(/\s+/)) list(fold ? word.toLowerCase() : word, NAME[group as keyof typeof NAME])
  }
}

function list(name: string, meaning: number): undefined {
  if (names.has(name)) return
  names.set(name, meaning)
  lengths[name.charCodeAt(0)]! |= 1 << name.length
  if (TELLING.includes(meaning)) tellingLengths[name.charCodeAt(0)]! |= 1 << name.length
}

/** The meaning of the name at [from, to), 0 for most. */
export function meaningOf(text: string, from: number, to: number): number {
  const length = to - from
  const first = text.charCodeAt(from)
  if (length > LONGEST || first > 127 || (lengths[first]! & (1 << length)) === 0) return 0
  return names.get(text.slice(from, to)) ?? 0
}

const WORD_PART = new Uint8Array(128).fill(1, 48, 58).fill(1, 65, 91).fill(1, 97, 123)

/** True when a word of the text, wherever it stands, means something to an attacker: else it need not be read. */
export function hasTellingName(text: string): boolean {
  let from = -1
  for (let at = 0; at <= text.length; at++) {
    const c = text.charCodeAt(at)
    if (c < 128 && WORD_PART[c] === 1) {
      if (from < 0) from = at
    } else if (from >= 0) {
      const length = at - from
      const first = text.charCodeAt(from)
      if (length <= LONGEST && (tellingLengths[first]! & (1 << length)) !== 0) {
        if (TELLING.includes(names.get(text.slice(from, at)) ?? 0)) return true
      }
      from = -1
    }
  }
  return false
}
