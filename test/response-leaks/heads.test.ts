import { describe, expect, it } from 'vitest'
import { responseHead } from '../../gateway/http/response-head.ts'
import { createHeadLook, headLeaks } from '../../plugins/response-leaks/heads.ts'

const look = createHeadLook(headLeaks)

function leaksOf(headers: readonly string[]): readonly string[] {
  const found: string[] = []
  look(responseHead(200, [...headers]), ({ id, header }) => void found.push(`${id} ${header}`) as undefined)
  return found
}

describe('headers of responses', () => {
  it.each([
    [['Server', 'nginx/1.25.3'], ['leak.version.server server']],
    [
      ['server', 'Werkzeug/3.0.1 Python/3.12'],
      ['leak.version.server server', 'leak.debug.werkzeug server'],
    ],
    [['X-Powered-By', 'PHP/8.2.1'], ['leak.version.powered-by x-powered-by']],
    [['X-AspNet-Version', '4.0.30319'], ['leak.version.aspnet x-aspnet-version']],
    [['X-Debug-Token', 'a1b2c3'], ['leak.debug.symfony x-debug-token']],
    [['X-ChromeLogger-Data', 'e30='], ['leak.debug.php x-chromelogger-data']],
  ])('%j', (headers, leaks) => {
    expect(leaksOf(headers)).toEqual(leaks)
  })

  it('says nothing about names without versions', () => {
    const plain = [
      'server',
      'nginx',
      'x-powered-by',
      'Express',
      'x-generator',
      'Drupal 10',
      'content-type',
      'text/html',
    ]
    expect(leaksOf(plain)).toEqual([])
  })
})
