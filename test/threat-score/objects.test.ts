import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
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
]

const harmless: readonly string[] = [
  'BAhello, how are you doing today',
  'gANging up on one another',
  'tag:yaml.org,2002:str',
  '/wEPDwUKLTI2NzE3NDEyNWRkAb5zYQ==',
  '{"@type":"Person","@context":"https://schema.org"}',
  '{"type":"object","properties":{}}',
  'type: object',
  'rO0T-beer',
  'Python and Ruby',
]

describe('serialised objects', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('objects', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
