/** A tag's attribute; offsets into the text, `valueFrom === valueTo` without a value. */
export interface Attribute {
  /** The element, if it is listed in xss-elements.ts, else empty. */
  readonly element: string
  readonly from: number
  readonly to: number
  readonly valueFrom: number
  readonly valueTo: number
  /** The value is a whole document: style sheets, meta and base elements are part of its head. */
  readonly inDocument: boolean
}
