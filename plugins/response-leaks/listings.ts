import type { Leak } from './leak.ts'

const leak = (server: string, anchors: readonly string[], pattern: RegExp): Leak => ({
  id: `leak.listing.${server}`,
  points: 40,
  anchors,
  pattern,
  mediaTypes: ['text/html'],
})

/** Pages that servers make of a folder without an index. */
export const listings: readonly Leak[] = [
  leak(
    'apache',
    ['<title>Index of /'],
    /<title>Index of \/[^<]{0,200}<\/title>[\s\S]{0,120}<h1>Index of \/[^<]{0,200}<\/h1>\s{0,4}(?:<pre>|<table|<ul>)/,
  ),
  leak(
    'nginx',
    ['<title>Index of /'],
    /<title>Index of \/[^<]{0,200}<\/title>[\s\S]{0,120}<h1>Index of \/[^<]{0,200}<\/h1><hr><pre>/,
  ),
  leak('iis', ['[To Parent Directory]'], /<pre><A HREF="[^"<>]{0,200}">\[To Parent Directory\]<\/A>/i),
]
