import { describe, expect, it } from 'vitest'
import { leaksOf } from './leaks-of.ts'

const apache =
  '<!DOCTYPE HTML>\n<html>\n <head>\n  <title>Index of /backup</title>\n </head>\n <body>\n<h1>Index of /backup</h1>\n  <table>\n   <tr>'
const nginx =
  '<html>\r\n<head><title>Index of /backup/</title></head>\r\n<body>\r\n<h1>Index of /backup/</h1><hr><pre><a href="../">../</a>'
const iis =
  '<html><head><title>localhost - /backup/</title></head><body><H1>localhost - /backup/</H1><hr>\r\n\r\n<pre><A HREF="/">[To Parent Directory]</A><br>'

describe('directory listings', () => {
  it.each([
    ['apache', apache],
    ['nginx', nginx],
    ['iis', iis],
  ])('%s', (server, page) => {
    expect(leaksOf(page)).toEqual([`listing.${server}`])
  })

  it.each([
    '<title>Index of /r/programming posts</title><h1>Posts</h1>',
    '<h1>Index of / terms</h1>',
    '<title>Index of /a</title><h1>Index of /a</h1><p>An index of terms.</p>',
    'Press [To Parent Directory] to go up.',
  ])('none in %j', (page) => {
    expect(leaksOf(page)).toEqual([])
  })

  it('means nothing in a page of plain text', () => {
    expect(leaksOf(nginx, 'text/plain')).toEqual([])
  })
})
