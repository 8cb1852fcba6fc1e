import { serverGrammar } from './attacks-server.ts'
import { sqliGrammar } from './attacks-sqli.ts'
import { xssGrammar } from './attacks-xss.ts'
import type { Grammar } from './expand.ts'

/** What is common to several classes. */
const shared: Grammar = {
  n: ['0', '1', '-1', '2', '7', '99', '0x31', '1e0', '1.5'],
  word: [...'a x test admin foo item abc user'.split(' ')],
  host: ['evil.example', '198.51.100.7', '10.0.0.5:8080', '[::1]', '127.1', '0x7f000001', '169.254.169.254'],
  file: [
    '/etc/passwd',
    '/etc/shadow',
    '/proc/self/environ',
    'C:\\Windows\\win.ini',
    '/root/.ssh/id_rsa',
    '../config.php',
  ],
}

/** Attacks by class of the model: of those that the collections hardly have, and in writings that they do not have. */
export const attacks: Grammar = { ...shared, ...sqliGrammar, ...xssGrammar, ...serverGrammar }
