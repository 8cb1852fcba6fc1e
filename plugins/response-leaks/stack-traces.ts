import type { Leak } from './leak.ts'

const leak = (language: string, anchors: readonly string[], pattern: RegExp, points = 40): Leak => ({
  id: `leak.stacktrace.${language}`,
  points,
  anchors,
  pattern,
})

/** Traces as runtimes print them, also inside JSON strings (`\n` as two characters) and HTML (`&quot;`). */
export const stackTraces: readonly Leak[] = [
  // at com.shop.Cart.add(Cart.java:42); at java.base/java.lang.Thread.run(Unknown Source)
  leak(
    'java',
    ['.java:', 'Unknown Source)', 'Native Method)', '.kt:', '.scala:'],
    /(?:\\t|\b)at [\w$./@-]{3,160}\.[\w$<>]{1,60}\((?:[\w$]{1,60}\.(?:java|kt|scala):\d|Unknown Source|Native Method)/,
  ),
  // File "/app/shop/views.py", line 12, in cart
  leak(
    'python',
    ['Traceback (most recent call last)', '.py", line ', '.py\\", line ', '.py&quot;, line ', '.py&#34;, line '],
    /Traceback \(most recent call last\)|File (?:"|\\"|&quot;|&#34;)[^"\r\n<>]{1,160}\.py(?:"|\\"|&quot;|&#34;), line \d/,
  ),
  // at addItem (/app/cart.js:12:9); at async file:///app/main.mjs:3:1; of Node's own files the next
  leak(
    'node',
    ['.js:', '.mjs:', '.cjs:', '.ts:'],
    /(?:\(|\bat (?:async )?)(?:file:\/\/)?(?:\/|[A-Z]:\\)[^\s():]+[jt]s:\d+:\d/,
  ),
  leak('node', ['(node:internal/'], /\(node:internal\/[\w/]+:\d/),
  // at Shop.Cart.Add(Int32 id) in C:\src\Cart.cs:line 42; the yellow page of ASP.NET
  leak(
    'dotnet',
    ['.cs:line ', '.vb:line ', '.fs:line ', 'Server Error in &#39;', "Server Error in '"],
    /\bat [\w.`<>[\],+|]{3,160}\([^()\r\n]{0,120}\) in [^\r\n]{1,160}\.(?:cs|vb|fs):line \d|Server Error in (?:'|&#39;)\/[^'&<>]{0,60}(?:'|&#39;) Application/,
  ),
  // Fatal error: Uncaught Error: ... in /var/www/cart.php on line 12; #0 /var/www/index.php(12): Cart->add()
  leak(
    'php',
    ['.php</b> on line ', '.php on line ', '.php(', '.php:'],
    / in (?:<b>)?(?:\/|[A-Z]:\\)[^\s<>]+\.php(?:<\/b>)? on line (?:<b>)?\d|#\d+ (?:\/|[A-Z]:\\)[^\s():]+\.php\(\d+\): |PHP (?:Fatal|Parse) error: /,
  ),
  // goroutine 1 [running]: ... /app/cart.go:12 +0x1d
  leak(
    'go',
    ['goroutine ', '.go:'],
    /\bgoroutine \d{1,9} \[[a-z ,\d]{1,60}\]:|\/[\w.@/-]{1,160}\.go:\d{1,6} \+0x[\da-f]/,
  ),
  // app/models/cart.rb:12:in `add'; since 3.4 in 'Cart#add'
  leak('ruby', ['.rb:'], /[\w/.-]{1,160}\.rb:\d{1,6}:in (?:`|'|&#39;|&#x27;|\\u0027)[\w#.<>?! :]{1,80}/),
]
