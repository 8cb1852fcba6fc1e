/**
 * The key as a service writes it: the plain value of a header, without the mark that keeps it apart from client addresses
 * (key.ts). The mark stays where the value could be one, so that naming somebody's address spends nothing of his.
 */
export function toServiceKey(key: string): string {
  if (!key.startsWith('=')) return key
  const value = key.slice(1)
  return addressLike.test(value) ? key : value
}

/** The two forms of `client.ip`: 203.0.113.7 and 2001:db8:0:1::/64. */
const addressLike = /^\d+\.\d+\.\d+\.\d+$|::\/64$/
