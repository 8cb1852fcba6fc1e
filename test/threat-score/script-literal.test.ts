import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

describe('a property behind the end of a string', () => {
  it.each([
    "tom', canEdit: true }; //",
    'tom", "canEdit": true } /* x',
    "tom', verified: !0 }) // y",
    "', plan: 'gold', note: '",
    'tom","plan":"gold","note":"',
    "tom', is_staff: True, 'note': '",
    "tom'}, owner: true, more: {note: '",
    'tom", "price": 0 }); #',
  ])('is denied: %s', (value) => expect(familyTotalOf('script', value)).toBeGreaterThanOrEqual(80))

  it.each([
    "'red', size: 'xl'",
    '"name": "Tom", "plan": "gold"',
    '{"name":"Tom","plan":"gold"}',
    "const tom = { name: 'Tom', canEdit: true }; // first",
    '27", size: "large"',
    'the "Tom", admin: nobody else',
    "save('Tom', note: 'x')",
    'said "yes", "no": both are fine',
  ])('is not seen in: %s', (value) => expect(totalOf(value)).toBeLessThan(80))
})

describe('a statement behind the end of a string', () => {
  it.each([
    '"};throw new Error(String(module));//',
    "tom'});return this.pin;//",
    "tom'); let a = top; //",
    "')};require('net').connect(7);({note('",
  ])('is denied: %s', (value) => expect(familyTotalOf('script', value)).toBeGreaterThanOrEqual(80))

  it.each([
    "save('tom');return note",
    "it's done; return to sender",
    'see (e.g. "tom"); new items',
    "the 'second'; if it is there",
  ])('is not seen in: %s', (value) => expect(totalOf(value)).toBeLessThan(80))
})

describe('loops that wait for the clock', () => {
  it.each([
    '2;do{n=Date.now()}while(n-s<4000)',
    '2;var a=new Date();do { b = new Date(); } while (Math.abs(b - a) / 1000 < 8); return 1',
    '2;for(var z=Date.now()+3000;Date.now()<z;){}',
    '2;for(;new Date-u<7000;);',
  ])('are denied: %s', (value) => expect(totalOf(value)).toBeGreaterThanOrEqual(80))

  it.each([
    'do { item = next() } while (item.date < new Date())',
    'for (const day = new Date(a); day <= b; day.setDate(day.getDate() + 1)) days.push(day)',
    'while (cursor < today) { cursor = nextDay(cursor) }',
    'for (let n = 0; n < dates.length; n++) { list.push(new Date(dates[n])) }',
  ])('are not seen in: %s', (value) => expect(totalOf(value)).toBeLessThan(80))
})
