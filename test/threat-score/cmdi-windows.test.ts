import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

describe('programs with carets in their letters', () => {
  it.each([
    '10.1.1.1&i^p^c^o^n^f^i^g^ /^a^l^l',
    'y |^n^e^t^ ^v^i^e^w',
    '8.8.4.4&p^i^n^g^ ^-^t^ gateway',
    'n && ^s^c^ s^t^o^p^ spooler',
    '(^s^e^t^)',
  ])('are denied: %s', (value) => expect(familyTotalOf('cmdi', value)).toBeGreaterThanOrEqual(80))

  it.each([
    '(a^b^c) & (d^e^f)',
    'K^+^ & Cl^-^ ions',
    'a note^1^; another sort^2^ of note',
    'y = a^t + b^t',
    'Press ^X^ to cut; then find^2^',
  ])('are not read into: %s', (value) => expect(totalOf(value)).toBeLessThan(40))
})

describe('cmdlets behind the end of a string', () => {
  it.each([
    '";start-sleep -seconds 12 #',
    "');wait-event -timeout 9 #",
    '| Start-Sleep 7',
    "'; Resolve-DnsName a.example #",
    '"; set-mppreference -disablerealtimemonitoring $true; #',
    '" ; Measure-Object { 1 } #',
    "'; waitfor /t 8 x #",
  ])('are denied: %s', (value) => expect(totalOf(value)).toBeGreaterThanOrEqual(80))

  it.each([
    'one-time; set-up fee; get-together',
    'ideas; new-york trip; read-only mode',
    'font-size:12px;start-offset:3',
    'What does "Start-Sleep" wait for; and Wait-Event?',
    'team: get-well card; send-off party',
    'They wait; waitfor it',
  ])('are not read into: %s', (value) => expect(totalOf(value)).toBeLessThan(80))
})
