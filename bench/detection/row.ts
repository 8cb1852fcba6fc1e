/** A line of the sample files. */
export interface Row {
  readonly src?: string
  readonly cat?: string
  readonly label?: number
  readonly value?: string
  readonly method?: string
  readonly uri?: string
  readonly headers?: Readonly<Record<string, string>> | null
  readonly body?: unknown
  /** A whole request in base64. */
  readonly encoded?: string | null
}
