/** Attributes that frameworks run: Vue (`@`, `:`, `v-`), Angular (`(click)`, `ng-`), Alpine (`x-`), htmx, Datastar, Unpoly. */
const DIRECTIVE = /^(?:[@:(*]|v-|x-|ng-|data-ng-|(?:data-)?hx-on|bind-|data-on[:-]|up-on-)/i
/** A box with a number or something of the page: dialogs of applications have words in them. */
const BOX = /\.\s?(?:alert|confirm|prompt|eval|print)\s?(?:`|\(\s?(?:\d|\/|`|document\b|origin\b))/i
/** Templates name no `this`. */
const OWN_BOX = /\bthis\.(?:alert|prompt|eval)\s?[(`]/i
/** From the event to the window it happened in. */
const WAY_OUT = /\$event\b/i
const WINDOW = /\.(?:view|path|composedpath|defaultview|ownerdocument)\b/i
const IMPORT = /\bimport\s?\(\s?["'`](?:https?:)?\/\//i
/** What leaves the page with what it knows: its cookies, a request to another host, code that is put together. */
const TAKES_OUT =
  /\bdocument\.cookie\b|\b(?:fetch|sendbeacon|open|get|post)\s?\(\s?["'`](?:https?:)?\/\/|\beval\s?\(|\b(?:window|document|top|self|parent)\.location(?:\.href)?\s?=[^=]/i
/** A box that is handed on: `[1].reduce(value.alert, 1)`. */
export const HANDED =
  /\.(?:reduce|map|filter|find|some|every|sort|foreach|flatmap)\(\s?[\w$.]{0,30}\b(?:alert|confirm|prompt|eval)\b/i

const LONGEST_NAME = 12
const LONGEST_VALUE = 400

/** A directive that leaves what a template may do; offsets of the name and of the value. */
export function leavesTemplate(text: string, from: number, valueFrom: number, valueTo: number): boolean {
  if (!DIRECTIVE.test(text.slice(from, from + LONGEST_NAME))) return false
  const value = text.slice(valueFrom, Math.min(valueTo, valueFrom + LONGEST_VALUE))
  return (
    BOX.test(value) ||
    OWN_BOX.test(value) ||
    IMPORT.test(value) ||
    HANDED.test(value) ||
    TAKES_OUT.test(value) ||
    (WAY_OUT.test(value) && WINDOW.test(value))
  )
}
