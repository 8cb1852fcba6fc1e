/** Attributes that frameworks run: Vue (`@`, `:`, `v-`), Angular (`(click)`, `ng-`), Alpine (`x-`), htmx, hyperscript. */
const DIRECTIVE = /^(?:[@:(*]|v-|x-|ng-|data-ng-|hx-on|bind-)/i
/** A box with a number or something of the page: dialogs of applications have words in them. */
const BOX = /\.\s?(?:alert|confirm|prompt|eval|print)\s?(?:`|\(\s?(?:\d|\/|`|document\b|origin\b))/i
/** Templates name no `this`. */
const OWN_BOX = /\bthis\.(?:alert|prompt|eval)\s?[(`]/i
/** From the event to the window it happened in. */
const WAY_OUT = /\$event\b/i
const WINDOW = /\.(?:view|path|composedpath|defaultview|ownerdocument)\b/i
const IMPORT = /\bimport\s?\(\s?["'`](?:https?:)?\/\//i
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
    (WAY_OUT.test(value) && WINDOW.test(value))
  )
}
