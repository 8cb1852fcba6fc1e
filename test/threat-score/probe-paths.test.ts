import { describe, expect, it } from 'vitest'
import { createInProcessJudge } from '../../bench/detection/in-process.ts'

const judge = await createInProcessJudge(80)
const score = async (path: string, headers: readonly string[] = ['User-Agent', 'Mozilla/5.0']) =>
  (await judge.judge({ method: 'GET', path, query: '', headers, body: null })).score!

const probes: readonly string[] = [
  '/boaform/admin/formLogin',
  '/HNAP1/',
  '/wls-wsat/CoordinatorPortType',
  '/_ignition/execute-solution',
  '/mgmt/tm/util/bash',
  '/actuator/heapdump',
  '/phpinfo.php',
  '/wp-config.php~',
  '/config.php.bak',
  '/backup.zip',
  '/dump.sql',
  '/.DS_Store',
  '/wp-content/uploads/shell.php',
]

/** Where there is such a console, its administrators ask for it as scanners do. */
const consoles: readonly string[] = [
  '/actuator/env',
  '/phpmyadmin/',
  '/phpmyadmin/index.php',
  '/adminer.php',
  '/manager/html',
  '/server-status',
  '/solr/admin/cores',
  '/jenkins/hudson/script',
  '/geoserver/web/',
]

const pages: readonly string[] = [
  '/',
  '/actuator/health',
  '/manager/users',
  '/blog/2024/05/how-we-use-phpmyadmin',
  '/docs/server-status.html',
  '/downloads/app-1.2.3.zip',
  '/downloads/report.tar.gz',
  '/static/main.js.map',
  '/api/v1/backup',
  '/assets/info.png',
  '/setup/',
  '/remote/jobs',
  '/wp-json/wp/v2/posts',
]

describe('what only scanners ask for', () => {
  it.each(probes)('is refused: %s', async (path) => expect(await score(path)).toBeGreaterThanOrEqual(80))
  it.each(consoles)('is marked, and not refused, where people administer: %s', async (path) => {
    expect(await score(path)).toBe(60)
  })

  it.each(pages)('is not: %s', async (path) => expect(await score(path)).toBeLessThan(40))
})

describe('tools that say who they are', () => {
  it.each([
    'sqlmap/1.8#stable',
    'dirsearch',
    'Hydra',
    'Mozilla/5.0 (Hydra)',
    'DirBuster-1.0-RC1',
    'Nuclei - Open-source project (github.com/projectdiscovery/nuclei)',
  ])('are refused: %s', async (agent) => expect(await score('/', ['User-Agent', agent])).toBeGreaterThanOrEqual(80))

  it.each([
    'curl/8.5.0',
    'python-requests/2.31.0',
    'Go-http-client/2.0',
    'Wget/1.21.4',
    'PostmanRuntime/7.37',
    'Hydra-Client/2.0',
    'Mozilla/5.0 (compatible; mozinet)',
  ])('are not: %s', async (agent) => expect(await score('/', ['User-Agent', agent])).toBeLessThan(40))
})
