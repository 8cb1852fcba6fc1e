/** What commands need of the process. */
export interface Around {
  finish(code: number): void
  /** The admin address that a config names. */
  adminOf(config: string): Promise<string>
  readonly env: Readonly<Record<string, string | undefined>>
  out(text: string): void
  err(text: string): void
}

export interface ConfigOption {
  readonly config: string
}

export const configOption = ['-c, --config <file>', 'the configuration', 'gateway.config.yaml'] as const
