import { bodyFields } from '../../gateway/http/fields.ts'
import type { Case } from './case.ts'

const kib = 1_024

/** Decoding of bodies by kind and size: the cost per KiB must stay the same. */
export async function bodyCases(): Promise<readonly Case[]> {
  return Object.entries(kinds).flatMap(([kind, { contentType, make }]) =>
    [2, 16, 128].map((size): Case => {
      const body = { bytes: Buffer.from(make(size * kib).slice(0, size * kib)), contentType, complete: true }
      return { name: `fields of ${size} KiB ${kind}`, run: () => bodyFields(body) }
    }),
  )
}

const kinds: Readonly<Record<string, { readonly contentType: string; make(length: number): string }>> = {
  JSON: {
    contentType: 'application/json',
    make: (length) =>
      JSON.stringify(Array.from({ length: length / 40 }, (_, id) => ({ id, text: 'storm lantern, 12 h' }))),
  },
  form: {
    contentType: 'application/x-www-form-urlencoded',
    make: (length) => 'name=storm+lantern%2C+12+h&'.repeat(length / 27 + 1),
  },
  text: { contentType: 'text/plain', make: (length) => 'It burned the whole night. '.repeat(length / 27 + 1) },
}
