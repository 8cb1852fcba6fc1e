/** Something that no response should hold. */
export interface Leak {
  /** `leak.` and then what. */
  readonly id: string
  /** 0-100: how dangerous what the client got is, if this is the only evidence. */
  readonly points: number
  /** Literals of at least four ASCII characters, one of which stands in every case; case counts. */
  readonly anchors: readonly string[]
  /**
   * What must be true of the text around the anchor, 240 characters before it and 480 from it on. Latin-1: one character
   * a byte. Absent: the anchor is enough.
   */
  readonly pattern?: RegExp
  /** Media types that it means something in; all when absent. */
  readonly mediaTypes?: readonly string[]
}
