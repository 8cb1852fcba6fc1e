// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks and texts are written like that
import { describe, expect, it } from 'vitest'
import { familyTotalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  '{echo,aWQ=}|{base64,-d}|bash',
  ";$'\\x63\\x61\\x74' x",
  ';${PATH:0:1}bin${PATH:0:1}id',
  ";X=$'cat\\x20/etc/passwd'&&$X",
  ';a=i;b=d;$a$b',
  'a=/etc&&b=/passwd&&c=cat&&$c $a$b',
  "'c'url http://example.net/x",
  'pi$()ng 127.0.0.1',
  'pi``ng 127.0.0.1',
  '|id\\n',
  'alias a=cat;a /etc/passwd',
  '$SHELL -c "id"',
  'x=${`id`}',
  ';cat${IFS}/etc/passwd',
  ';cat$IFS$9/etc/passwd',
  '{cat,/etc/passwd}',
  ';{cat,/etc/passwd}',
  ";c'a't /etc/passwd",
  ';c"a"t /etc/passwd',
  ';c\\at /etc/passwd',
  ";w'h'o'am'i",
  ';who$@ami',
  ';/bin/c?t /etc/pass*',
  '/???/??t /???/p??s??',
  'w^h^o^a^m^i',
  '|w^hoami',
  ';cat</etc/passwd',
  ';$(echo aWQ=|base64 -d)',
  'echo aWQ=|base64 -d|sh',
  ';CAT /etc/passwd',
  ';\tcat\t/etc/passwd',
  '; nohup env cat /etc/passwd',
  ';ls${IFS}-la',
]

describe('command injections in disguise', () => {
  it.each(attacks)('is denied: %s', (value) => {
    expect(familyTotalOf('cmdi', value)).toBeGreaterThanOrEqual(80)
  })
})
