import { expect, it } from 'vitest'
import { renderDecision } from '../../gateway/cli/render-decision.ts'
import { decisionOf } from '../events/helpers.ts'

it('lets a client write nothing that a terminal obeys', () => {
  const path = '/a\u001b[2J\r\n\u009b31m\u202eevil\u200b\u2066/b'
  const where = 'query.\u001b]0;title\u0007'
  const text = renderDecision(
    decisionOf('r1', {
      request: { id: 'r1\n\nDenied', method: 'G\u001bET', host: 'h', path, route: null },
      score: { total: 10, signals: [{ id: 'xss.tag', points: 10, where }] },
    }),
  )
  expect(text).toContain('G\\u001bET h/a\\u001b[2J\\u000d\\u000a\\u009b31m\\u202eevil\\u200b\\u2066/b')
  expect(text).toContain('in query.\\u001b]0;title\\u0007: 10')
  expect(text).toContain('  id r1\\u000a\\u000aDenied, no route')
  expect([...text].filter((mark) => mark !== '\n' && /[\u0000-\u001f\u007f-\u009f\u200b-\u206f]/.test(mark))).toEqual(
    [],
  )
})
