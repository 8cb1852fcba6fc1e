import { z } from 'zod'

/** Records what is wrong with a text. Returns `undefined`, so that a reader can end with it. */
export type Refuse = (message: string) => undefined

/** A text that `read` turns into a value, or refuses. `wrongType` is said of anything but text. */
export function text<T>(
  read: (written: string, refuse: Refuse) => T | undefined,
  wrongType: (found: unknown) => string,
) {
  return z
    .string({ error: ({ input }) => (input === undefined ? undefined : wrongType(input)) })
    .transform((written, context) => {
      const value = read(written, (message) => {
        context.issues.push({ code: 'custom', message, input: written })
      })
      return value === undefined ? z.NEVER : value
    })
}
