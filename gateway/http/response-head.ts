import type { ResponseHead } from '../contract/index.ts'
import { findHeader } from './request-context.ts'

/** The application's response head as `onResponse` hooks see it; changes go into `headers` (flat [name, value ...]). */
export function responseHead(status: number, headers: string[]): ResponseHead {
  const remove = (name: string): undefined => {
    const lower = name.toLowerCase()
    for (let i = headers.length - 2; i >= 0; i -= 2) if (headers[i]!.toLowerCase() === lower) headers.splice(i, 2)
  }
  return {
    status,
    header: (name) => findHeader(headers, name),
    setHeader(name, value) {
      if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
        throw new TypeError(`value of ${name} has characters that a header cannot carry`)
      remove(name)
      headers.push(name, value)
    },
    removeHeader: remove,
  }
}
