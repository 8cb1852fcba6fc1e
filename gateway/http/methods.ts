import { METHODS } from 'node:http'

/**
 * What is forwarded: every method that node's parser reads in HTTP. TRACE would show an attacker's script the cookies of
 * its victim, CONNECT would open a tunnel; neither reaches an application. The parser also reads the methods of RTSP.
 */
export const forwardable: ReadonlySet<string> = new Set(
  METHODS.filter((method) => method !== 'CONNECT' && method !== 'TRACE'),
)

/** For `Allow`: the usual ones, not the whole list. */
export const allow = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
