import type { Attribute } from './xss-attribute.ts'
import { note, type Sheet } from './xss-sheet.ts'

const OTHER_HOST = /^\s{0,9}(?:https?:)?[\\/]{2}/i
/** Parameters of plug-ins that name what is loaded. */
const LOADED = /\bname\s{0,3}=\s{0,3}["']?(?:movie|src|url|code|data|href|filename|source|archive|codebase)\b/i
/** Players that people paste. */
const PLAYER = /^\s{0,3}(?:https?:)?\/\/(?:www\.)?(?:youtube(?:-nocookie)?|vimeo|dailymotion)\.com\//i
const PICTURES = /\.svgz?(?:[?#]|$)/i
const NEAR = 60

/** `<param name=movie value=https://..>` */
export function judgeParam(sheet: Sheet, { element, from, valueFrom, valueTo }: Attribute): undefined {
  if (element !== 'param') return
  const { text, field } = sheet
  const url = text.slice(valueFrom, Math.min(valueTo, valueFrom + NEAR))
  if (!OTHER_HOST.test(url) || PLAYER.test(url)) return
  if (!LOADED.test(text.slice(Math.max(0, from - NEAR), valueTo + NEAR))) return
  const quoted = text.charCodeAt(valueFrom - 1) === 34
  note(sheet, 'active-element', quoted && url.startsWith('http') && field.where.startsWith('body') ? 60 : 80, valueFrom)
}

/** Sprites of other hosts are not shown, so that no page asks for one; what is no picture runs where it is. */
export function judgeUse(sheet: Sheet, { element, valueFrom, valueTo }: Attribute): undefined {
  if (element !== 'use') return
  const url = sheet.text.slice(valueFrom, Math.min(valueTo, valueFrom + 200))
  if (OTHER_HOST.test(url) && (!url.startsWith('http') || !PICTURES.test(url)))
    note(sheet, 'active-element', 80, valueFrom)
}

/** `JScript.Encode`: code that nobody can read. */
export function judgeLanguage(sheet: Sheet, { valueFrom, valueTo }: Attribute): undefined {
  if (/script\.encode/i.test(sheet.text.slice(valueFrom, Math.min(valueTo, valueFrom + 20))))
    note(sheet, 'script-element', 85, valueFrom)
}
