/** Types of `<script>` that no browser runs: data, templates, other languages. */
const DATA =
  /^\s{0,3}(?:application\/(?:[\w.-]{1,30}\+)?json|application\/x-[\w-]{1,20}|text\/(?:x-)?[\w-]{0,20}template|text\/(?:html|plain|x-handlebars|mustache|markdown|x-mathjax-config|csv|xml|ng-template))\s{0,3}(?:;|$)/i
/** Runs in some browser after all. */
const RUN = /script|importmap/i
/** Stands for an address: `src=...`, `src="[your url]"`. */
const ELLIPSIS = /^\s{0,3}(?:\.{3}|\u2026|url|\[[\w -]{1,30}\]|(?:your|my)[ _-][\w -]{1,30})\s{0,3}$/i
/** What the page's own template puts in: `{% static 'a.js' %}`. */
const FROM_TEMPLATE = /^\s{0,3}(?:\{[{%]|<[%?]|@\{)/

/** A map of modules of the own site does nothing; one of another host would. */
const MAP = /^\s{0,3}(?:importmap|speculationrules)\s{0,3}$/i

const LONGEST = 200

/** The attribute says that what follows is no script. */
export function isDataType(text: string, valueFrom: number, valueTo: number): boolean {
  const type = text.slice(valueFrom, Math.min(valueTo, valueFrom + 60))
  return DATA.test(type) && !RUN.test(type)
}

export function isMapType(text: string, valueFrom: number, valueTo: number): boolean {
  return MAP.test(text.slice(valueFrom, Math.min(valueTo, valueFrom + 30)))
}

/** The attribute is filled by a template on the server, or stands for an address; one in it would be the author's. */
export function isFromTemplate(text: string, valueFrom: number, valueTo: number): boolean {
  const value = text.slice(valueFrom, Math.min(valueTo, valueFrom + LONGEST))
  return (FROM_TEMPLATE.test(value) && !value.includes('//')) || ELLIPSIS.test(value)
}

/** Namespaces in which an element with a prefix runs as a script. */
const RUNNING_NAMESPACE = /w3\.org\/(?:1999\/xhtml|2000\/svg)|there\.is\.only\.xul|macromedia|schemas-microsoft/i
const RUNNING_PREFIX = /^(?:svg|html|xhtml|xul|[a-z]\d?):/i

/** Prefixes of the text are bound to other vocabularies than that of pages. */
export function bindsNoPage(text: string): boolean {
  return !RUNNING_NAMESPACE.test(text)
}

/** `<bpmn:script>`, not `<svg:script>`. */
export function isOtherPrefix(text: string, from: number): boolean {
  return !RUNNING_PREFIX.test(text.slice(from, from + 8))
}
