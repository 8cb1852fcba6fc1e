import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { traversal } from '../../plugins/threat-score/traversal.ts'
import { inspect, scoreOf } from './score-of.ts'

const form = (name: string): Partial<Field> => ({ kind: 'body', where: `body.form.${name}`, name })
const query = (name: string): Partial<Field> => ({ where: `query.${name}`, name })
const json: Partial<Field> = { kind: 'body', where: 'body.json./text', name: '/text' }

describe('a parameter that names a file', () => {
  it.each([
    ['../', query('filePath')],
    ['../Files/', form('uploadPath')],
    ['..\\', query('dir')],
    ['../../Content/img', query('path')],
    ['D:\\', query('folder')],
    ['c://', form('dir')],
  ])('needs little to climb: %j', (value, field) => {
    expect(scoreOf(traversal, value, field)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    ['../', query('next')],
    ['../img/team.jpg', query('path')],
    ['D:\\', query('q')],
    ['photos/2031', query('folder')],
  ])('is not one of those: %j', (value, field) => {
    expect(scoreOf(traversal, value, field)).toBeLessThan(60)
  })
})

describe('settings, logs and databases above a folder', () => {
  it.each([
    '../web.xml',
    '/App_Data/users.xml',
    '../config/database.yml',
    '../appsettings.Staging.json',
    'i/../lib/users.properties',
    '../logs/shop.log',
    '../data/shop.sqlite3',
    'copies/../../shop.sql.gz',
    '/run/secrets/api_key',
    '/Library/Keychains/System.keychain',
    'classpath:application-live.yml',
    '\\\\?\\C:\\Windows\\win.ini',
    '\\\\.\\PhysicalDrive1',
    '\\\\203.0.113.9\\a\\b',
    '\\\\attacker.example\\a\\b',
    'file://////10.1.1.1//c$//x',
  ])('are refused: %s', (value) => {
    expect(scoreOf(traversal, value)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    '../config',
    '../shared/config.ts',
    '../tsconfig.json',
    '../install/readme.md',
    '../pom.xml',
  ])('are not what modules import: %s', (value) => expect(scoreOf(traversal, value)).toBeLessThan(60))
})

describe('paths that people write about', () => {
  it.each([
    '/home/anna/.ssh/known_hosts:4',
    '/var/log/app/access.log.3.gz',
    '/etc/nginx/conf.d/../sites/shop',
    'C:\\Work\\Shop (new)\\..\\Lib\\appsettings.json',
    '/proc/cpuinfo and /sys/class/net',
    '%SystemRoot%\\system32\\notepad.exe',
    '\\\\wsl$\\Debian\\home\\anna\\.profile',
    'PATH=/opt/x/bin:/usr/local/bin',
    '\\\\192.168.1.20\\scans\\2031',
  ])('are not refused: %s', (value) => {
    expect(scoreOf(traversal, value)).toBeLessThan(80)
  })

  it.each([
    '.htaccess',
    'nginx.conf',
    'C:\\Windows\\System32\\drivers\\etc\\hosts',
  ])('are refused in a query, not in JSON: %s', (value) => {
    expect(scoreOf(traversal, value)).toBeGreaterThanOrEqual(80)
    expect(scoreOf(traversal, value, json)).toBeLessThan(80)
  })

  it('are names of objects in a store', () => {
    const key: Partial<Field> = { kind: 'body', where: 'body.xml./Delete/Object/Key', name: 'Key' }
    expect(scoreOf(traversal, '.git/config', key)).toBeLessThan(60)
  })
})

it('gives whole points', () => {
  for (const { points } of inspect(traversal, "'..\\x", { kind: 'path', where: 'path' }))
    expect(Number.isInteger(points)).toBe(true)
})
