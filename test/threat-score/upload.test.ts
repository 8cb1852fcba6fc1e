import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { upload } from '../../plugins/threat-score/upload.ts'
import { fieldOf } from './scan-score.ts'

const place: Partial<Field> = { kind: 'body', where: 'body.multipart.avatar.filename', name: 'filename' }

function pointsOf(name: string, field: Partial<Field> = place): number {
  const points: number[] = [0]
  const report = (_what: string, found: number) => void points.push(found) as undefined
  upload.inspect(name, { ...fieldOf(name), ...field }, report)
  return Math.max(...points)
}

describe('a name beside what is written to it', () => {
  const form = (name: string): Partial<Field> => ({ kind: 'body', where: `body.form.${name}`, name })

  it.each(['filePath', 'file_name', 'saveAs', 'uploadName'])('is refused for a program: %s', (name) => {
    expect(pointsOf('kx.aspx', form(name))).toBeGreaterThanOrEqual(80)
    expect(pointsOf('../../kx.jsp', form(name))).toBeGreaterThanOrEqual(80)
  })

  it('is nothing for a document, and for a page', () => {
    expect(pointsOf('kx.pdf', form('fileName'))).toBe(0)
    expect(pointsOf('index.php', form('page'))).toBe(0)
  })

  it('is refused in a file that JSON carries', () => {
    const json: Partial<Field> = { kind: 'body', where: 'body.json./item/file_info/name', name: '/item/file_info/name' }
    expect(pointsOf('kx.php', json)).toBeGreaterThanOrEqual(80)
    expect(pointsOf('kx.php', { ...json, where: 'body.json./files/0/name' })).toBe(0)
  })

  it('is refused in a header', () => {
    const header: Partial<Field> = { kind: 'header', where: 'header.content-disposition', name: 'content-disposition' }
    expect(pointsOf('form-data; name="f"; filename="kx.php"', header)).toBeGreaterThanOrEqual(80)
    expect(pointsOf('attachment; filename="kx.png"', header)).toBe(0)
  })
})

describe('the name of an uploaded file', () => {
  it('that is declared as a picture is refused where a server would run it', () => {
    const picture = { ...place, where: 'body.multipart.avatar.filename.picture' }
    expect(pointsOf('cat.aspx', picture)).toBeGreaterThanOrEqual(80)
    expect(pointsOf('cat.jsp', picture)).toBeGreaterThanOrEqual(80)
    expect(pointsOf('cat.jpg', picture)).toBe(0)
    expect(pointsOf('blob', picture)).toBe(0)
  })

  it.each([
    'cat.php.jpg',
    'cat.jpg.php',
    'cat.pHp',
    'cat.php.',
    'cat.php ',
    'cat.phtml....',
    'cat.asp;.jpg',
    'cat.aspx::$DATA',
    'cat.jsp%.png',
    'cat.php/.gif',
    '.htaccess',
    'x/.user.ini',
    'Web.config',
    'cat.PhAr',
  ])('that hides what a server would run is refused: %s', (name) => {
    expect(pointsOf(name)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    'order.php',
    'SHELL.JSP',
    'handler.ashx',
    'page.cfm',
    'view.phtml',
  ])('that a server would run is limited: %s', (name) => {
    expect(pointsOf(name)).toBe(60)
  })

  it.each([
    'cat.jpg',
    'IMG_2041.JPEG',
    'report.v2.final.pdf',
    'index.php.txt',
    'php.ini.md',
    'What is PHP.pdf',
    'settings.config',
    'team.ini',
    'notes about .htaccess files.docx',
    'jsp',
    'README',
    'schema.php.diff',
  ])('that is ordinary is no evidence: %s', (name) => {
    expect(pointsOf(name)).toBe(0)
  })

  it('means nothing anywhere else', () => {
    expect(pointsOf('cat.php.jpg', { where: 'query.file', kind: 'query' })).toBe(0)
  })
})
