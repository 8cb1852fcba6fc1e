import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  // `os.system` in hexadecimal; an object of PHP with a private member.
  '8002636f730a73797374656d0a71005803000000696471018571025271032e',
  '80036373756270726f636573730a506f70656e0a5803000000696471018571025271032e',
  'TzoxMDoiRXZpbExvZ2dlciI6MTp7czoxMToiAEV2aWxMb2dnZXIAZiI7czo1OiJ4LnBocCI7fQ==',
  'H4sIAAAAAAAA/1vzloG1uIhBMiuxLFGvtCQzR88rOD8v',
  '$VAR1 = bless( { a => 1 }, "My::Thing" );',
  '\u00ac\u00ed\u0005sr\u0000\u0017java.util.PriorityQueue',
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJPD9waHAgc3lzdGVtKCRfR0VUWzBdKTsgPz4=',
  'R0lGODlhAQABAIAAAAUEBDw/cGhwIHN5c3RlbSgiaWQiKTs/Pg==',
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAA8P3BocCBldmFsKCRfUE9TVFsxXSk7Pz4=',
  'ACED0005737200116A617661',
  'gANjcG9zaXgKc3lzdGVtCnEAWAIAAABpZHEBhXECUnEDLg==',
  'BAhvOkBBY3RpdmVTdXBwb3J0OjpEZXByZWNhdGlvbjo6RGVw',
  '/wEyxBEAAQAAAP////8BAAAAAAAAAAwCAAAAXk1pY3Jvc29mdA==',
  'tag:yaml.org,2002:python/object/apply:os.system',
  "!<tag:yaml.org,2002:js/function> 'function(){}'",
  'Gem::Installer',
  'rO0ABXNyABdqYXZhLnV0aWwuUHJpb3JpdHlRdWV1ZQ==',
  'aced00057372',
  '{"@type":"com.sun.rowset.JdbcRowSetImpl","dataSourceName":"rmi://x/a"}',
  '!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader []]',
  '!!python/object/apply:os.system ["id"]',
  '<java.util.PriorityQueue>',
  "cos\nsystem\n(S'id'\ntR.",
  '<ObjectDataProvider ObjectType="x"/>',
  'AAEAAAD/////AQAAAAAAAAA=',
  'a: &a [z, z]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c]\n',
  '--- !ruby/object:Gem::Installer\ni: one of the lines\nj: another of the lines\n',
  '!!python/object/new:str\nstate: !!python/tuple\n- "a line of the state"\n- !!python/name:exec\n',
  "{\n  '$type':'System.Windows.Data.ObjectDataProvider, PresentationFramework',\n  'MethodName':'Start',\n  'MethodParameters':{}\n}",
  '<?xml version="1.0"?>\n<root type="System.Data.Services.Internal.ExpandedWrapper`2">\n<ExpandedElement/>\n<ProjectedProperty0/>\n</root>',
  '04086f3a1247656d3a3a496e7374616c6c6572063a074069',
  '!!perl/code "x"',
  "(S'id'\nios\nsystem\n.",
  // Any import that is called; one in base64 with binary arguments; lists, texts and objects of PHP with private members.
  'ctime\nsleep\n(I4\ntR.',
  "csocket\ngethostbyname\np0\n(S'a.example'\np1\ntp2\nRp3\n.",
  'Y3Bvc2l4CnN5c3RlbQpxAFgCAAAAaWRxAYVxAlJxAy4=',
  'YTozOntzOjE6ImEiO2k6MTtzOjE6ImIiO086NjoiTG9nZ2VyIjoxOntzOjc6IgAqAGZpbGUiO3M6NToieC5waHAiO31pOjA7Tjt9',
  'QzoxMToiQXJyYXlPYmplY3QiOjIzOnt4Omk6MDthOjA6e307bTphOjA6ewB9fQ==',
]

const harmless: readonly string[] = [
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'yaml.load(stream) reads !!python/object too',
  'BAhello, how are you doing today',
  'gANging up on one another',
  'tag:yaml.org,2002:str',
  '/wEPDwUKLTI2NzE3NDEyNWRkAb5zYQ==',
  '{"@type":"Person","@context":"https://schema.org"}',
  '{"type":"object","properties":{}}',
  'type: object',
  'rO0T-beer',
  'Python and Ruby',
  'default: &default\n  adapter: pg\ntest:\n  <<: *default\nproduction:\n  <<: *default\n',
  'jobs: &jobs [a, b]\nall: [*jobs, *jobs]',
  '040812345678',
  '80023456789012345678901234',
  'TzoneConverterApplicationName',
  'Q&A *important*',
  'videos\nsystem\nplan',
  'city\nstreet\n(second floor)\nR.',
  'contact\nsupport\n(Mon-Fri)\nThanks R.',
  // `a:2:{s:4:"city";s:6:"Zürich";s:3:"zip";i:8001;}`, and a list with a null byte.
  'YToyOntzOjQ6ImNpdHkiO3M6NjoiWvxyaWNoIjtzOjM6InppcCI7aTo4MDAxO30=',
  'YToxOntpOjA7czozOiJhAGIiO30=',
  'YToast-is-ready-for-breakfast',
]

describe('serialised objects', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('objects', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
